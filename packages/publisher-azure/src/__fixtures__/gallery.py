"""What Azure's client for Python sees in a gallery, and makes there, as JSON.

gallery.py <url> <certificate> <subscription> <api-version> [<source>]

With the id of a source it first makes a definition and a version of it, `by-python` `1.0.0`, and at the end deletes that version again.
"""

import json
import sys

from azure.core.credentials import AccessToken
from azure.mgmt.compute import ComputeManagementClient

url, certificate, subscription, version, *source = sys.argv[1:]


class Credential:
    def get_token(self, *scopes, **options):
        return AccessToken("test", 4_000_000_000)


client = ComputeManagementClient(
    Credential(),
    subscription,
    base_url=url,
    credential_scopes=[f"{url}/.default"],
    connection_verify=certificate,
    polling_interval=0.01,
    retry_total=0,
)
group = gallery = "images"
common = {"api_version": version}


def make(source_id):
    client.gallery_images.begin_create_or_update(
        group,
        gallery,
        "by-python",
        {
            "location": "westeurope",
            "properties": {
                "osType": "Linux",
                "osState": "Generalized",
                "hyperVGeneration": "V2",
                "identifier": {"publisher": "python", "offer": "by-python", "sku": "linux"},
            },
        },
        **common,
    ).result()
    client.gallery_image_versions.begin_create_or_update(
        group,
        gallery,
        "by-python",
        "1.0.0",
        {
            "location": "westeurope",
            "properties": {
                "publishingProfile": {"targetRegions": [{"name": "westeurope", "regionalReplicaCount": 1}]},
                "storageProfile": {"source": {"id": source_id}},
            },
        },
        **common,
    ).result()


def seen():
    sharing = client.galleries.get(group, gallery, expand="SharingProfile/Groups", **common)
    return {
        "shared": [id for one in sharing.properties.sharing_profile.groups or [] for id in one.ids],
        "definitions": [
            {
                "name": definition.name,
                "os": definition.properties.os_type,
                "architecture": definition.properties.architecture,
                "endOfLife": definition.properties.end_of_life_date and definition.properties.end_of_life_date.date().isoformat(),
                "tags": dict(definition.tags or {}),
                "versions": [of(one) for one in versions(definition.name)],
            }
            for definition in client.gallery_images.list_by_gallery(group, gallery, **common)
        ],
    }


def versions(definition):
    return client.gallery_image_versions.list_by_gallery_image(group, gallery, definition, **common)


def of(one):
    profile = one.properties.publishing_profile
    return {
        "id": one.id,
        "state": one.properties.provisioning_state,
        "latest": not profile.exclude_from_latest,
        "regions": [region.name for region in profile.target_regions],
        "tags": dict(one.tags or {}),
    }


if source:
    make(source[0])
found = seen()
if source:
    client.gallery_image_versions.begin_delete(group, gallery, "by-python", "1.0.0", **common).result()
print(json.dumps(found))
