"""moto's server, with the calls and rules about images that it lacks.

Requests are read and answers written by the description of the API that botocore carries, as in all of moto. Added here:

- CopyImage: client token, tags, encryption, a time in `pending`, and copies that fail (tag `test:fail-copy` = a region)
- DescribeImages: pages, `IncludeDisabled`, last launch, IMDS support, deregistration protection, deprecation
- DescribeSnapshots: pages, encryption key
- DisableImage drops launch permissions; a protected image cannot be deregistered
- CreateImage: tags of snapshots, the root device; ModifyImageAttribute: description and IMDS support
- RunInstances: a volume without a size is as large as the AMI's
- RegisterImage: architecture, virtualization and root device
- EnableImageDeprecation, EnableImageDeregistrationProtection, DisableImageDeregistrationProtection, ResetSnapshotAttribute
- a snapshot that is encrypted with the account's default key cannot be shared
- a parameter of the type aws:ec2:image keeps its value when there is no such image
- GET /work: how many calls there were, and the processor time that they took
"""

import json
import os
import time
from datetime import datetime, timedelta, timezone

from moto.core.responses import ActionResult, EmptyResult
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models import ec2_backends
from moto.ec2.models.amis import Ami, AmiBackend
from moto.ec2.models.elastic_block_store import EBSBackend, Snapshot
from moto.ec2.responses import EC2Response
from moto.ec2.responses.amis import AmisResponse
from moto.ec2.responses.elastic_block_store import ElasticBlockStore
from moto.ec2.responses.instances import InstanceResponse
from moto.moto_server.werkzeug_app import DomainDispatcherApplication
from moto.server import main
from moto.ssm.models import SimpleSystemManagerBackend

copy_seconds = float(os.environ.get("COPY_SECONDS", "0"))
page_size = int(os.environ.get("PAGE_SIZE", "1000"))
default_key = "arn:aws:kms:{region}:{account}:key/aws-managed-default"


def now():
    return datetime.now(timezone.utc)


def text(time):
    return time.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def tags_of(backend, resource):
    return backend.tags.get(resource, {})


def arn_of(key, backend):
    if key.startswith("arn:"):
        return key
    kind = "" if key.startswith("alias/") else "key/"
    return f"arn:aws:kms:{backend.region_name}:{backend.account_id}:{kind}{key}"


def copy_image(self):
    self.error_on_dryrun()
    backend, token = self.ec2_backend, self._get_param("ClientToken")
    asked = {key: value for key, value in dict(self.params).items() if key != "ClientToken"}
    known = backend.__dict__.setdefault("copies_by_token", {})
    if token in known:
        before, image_id = known[token]
        if before != asked:
            raise EC2ClientError("IdempotentParameterMismatch", "The client token was used with other parameters")
        return ActionResult({"ImageId": image_id})
    source_region, source_id = self._get_param("SourceRegion"), self._get_param("SourceImageId")
    key, encrypted = self._get_param("KmsKeyId"), self._get_param("Encrypted", False)
    if key and not encrypted:
        raise EC2ClientError("InvalidParameterCombination", "KmsKeyId needs Encrypted")
    source_backend = ec2_backends[self.current_account][source_region]
    source = source_backend.describe_images(ami_ids=[source_id])[0]
    if source.state != "available":
        raise EC2ClientError("InvalidRequest", f"Image {source_id} is {source.state}")
    image = backend.copy_image(source_id, source_region, self._get_param("Name"), self._get_param("Description"))
    image.root_device_type, image.root_device_name = source.root_device_type, source.root_device_name
    snapshot = image.ebs_snapshot
    snapshot.encrypted = encrypted or source.ebs_snapshot.encrypted
    if snapshot.encrypted:
        snapshot.kms_key_id = arn_of(key, backend) if key else default_key_of(backend)
    for specification in self._get_param("TagSpecifications", []):
        resource = {"image": image.id, "snapshot": snapshot.id}[specification["ResourceType"]]
        backend.create_tags([resource], {tag["Key"]: tag["Value"] for tag in specification["Tags"]})
    if tags_of(source_backend, source_id).get("test:fail-copy") == self.region:
        source_backend.delete_tag_keys([source_id], ["test:fail-copy"])
        image.copy_fails = True
    image.available_at = now() + timedelta(seconds=copy_seconds)
    known[token] = (asked, image.id)
    return ActionResult({"ImageId": image.id})


def default_key_of(backend):
    return default_key.format(region=backend.region_name, account=backend.account_id)


def settle(image):
    """A copy is available or failed once its time has come."""
    until = getattr(image, "available_at", None)
    if until is None:
        return
    if now() < until:
        image.state = "pending"
        return
    image.available_at = None
    image.state = "failed" if getattr(image, "copy_fails", False) else "available"
    if image.state == "failed":
        image.state_reason = {"Code": "Client.InternalError", "Message": "the copy broke off"}


def page(self, items):
    start = int(self._get_param("NextToken") or 0)
    size = min(int(self._get_param("MaxResults") or page_size), page_size)
    following = str(start + size) if start + size < len(items) else None
    return items[start : start + size], following


def describe_images(self):
    self.error_on_dryrun()
    for image in self.ec2_backend.amis.values():
        settle(image)
    images = self.ec2_backend.describe_images(
        ami_ids=self._get_param("ImageIds", []),
        filters=self._filters_from_querystring(),
        exec_users=self._get_param("ExecutableUsers", []),
        owners=self._get_param("Owners", []),
    )
    if not self._get_param("IncludeDisabled", False):
        images = [image for image in images if image.state != "disabled"]
    found, following = page(self, images)
    return ActionResult({"Images": found, "NextToken": following})


def describe_snapshots(self):
    owners = self._get_param("OwnerIds", [])
    snapshots = self.ec2_backend.describe_snapshots(
        snapshot_ids=self._get_param("SnapshotIds", []), filters=self._filters_from_querystring()
    )
    mine = [one for one in snapshots if "self" not in owners or one.owner_id == self.current_account]
    found, following = page(self, mine)
    return ActionResult({"Snapshots": found, "NextToken": following})


def last_launched_time(self):
    launched = [
        instance.launch_time
        for reservation in self.ec2_backend.reservations.values()
        for instance in reservation.instances
        if instance.image_id == self.id
    ]
    return max(map(str, launched)) if launched else None


def image_of(self):
    image_id = self._get_param("ImageId")
    return self.ec2_backend.describe_images(ami_ids=[image_id])[0]


def enable_image_deprecation(self):
    image, at = image_of(self), self._get_param("DeprecateAt").replace(tzinfo=timezone.utc)
    if at < now():
        raise EC2ClientError("InvalidParameterValue", "DeprecateAt must be in the future")
    if at > now() + timedelta(days=3653):
        raise EC2ClientError("InvalidParameterValue", "DeprecateAt must be within 10 years")
    image.deprecation_time = text(at)
    return ActionResult({"Return": True})


def enable_image_deregistration_protection(self):
    image_of(self).deregistration_protection = "enabled-without-cooldown"
    return ActionResult({"Return": "true"})


def disable_image_deregistration_protection(self):
    image_of(self).deregistration_protection = "disabled"
    return ActionResult({"Return": "true"})


moto_disable_image = AmiBackend.disable_image


def disable_image(self, ami_id):
    moto_disable_image(self, ami_id)
    self.amis[ami_id].launch_permissions.clear()


moto_deregister_image = AmiBackend.deregister_image


def deregister_image(self, ami_id):
    image = self.amis.get(ami_id)
    if image is not None and getattr(image, "deregistration_protection", "disabled") != "disabled":
        raise EC2ClientError("OperationNotPermitted", f"{ami_id} is protected from deregistration")
    moto_deregister_image(self, ami_id)


moto_modify_image_attribute = AmisResponse.modify_image_attribute


def modify_image_attribute(self):
    image = image_of(self)
    settle(image)
    support, description = self._get_param("ImdsSupport"), self._get_param("Description")
    if support:
        image.imds_support = support["Value"]
    if description:
        image.description = description["Value"]
    if support or description:
        return EmptyResult()
    if image.state != "available":
        raise EC2ClientError("InvalidRequest", f"{image.id} is {image.state} and cannot be shared")
    return moto_modify_image_attribute(self)


def create_image(self):
    self.error_on_dryrun()
    specifications = self._get_param("TagSpecifications", [])
    of_image = [one for one in specifications if one["ResourceType"] == "image"]
    image = self.ec2_backend.create_image(
        self._get_param("InstanceId"), self._get_param("Name"), self._get_param("Description", ""), of_image
    )
    for one in specifications:
        if one["ResourceType"] == "snapshot":
            self.ec2_backend.create_tags([image.ebs_snapshot.id], {tag["Key"]: tag["Value"] for tag in one["Tags"]})
    launched_from = self.ec2_backend.amis.get(image.instance.image_id)
    image.root_device_type = "ebs"
    image.root_device_name = launched_from.root_device_name if launched_from else image.root_device_name
    return ActionResult({"ImageId": image.id})


moto_register_image = AmisResponse.register_image


def register_image(self):
    answer = moto_register_image(self)
    image = self.ec2_backend.amis[answer.result["ImageId"]]
    image.imds_support = self._get_param("ImdsSupport")
    image.architecture = self._get_param("Architecture")
    image.virtualization_type = self._get_param("VirtualizationType")
    if device := self._get_param("RootDeviceName"):
        image.root_device_name, image.root_device_type = device, "ebs"
    return answer


moto_add_permission = EBSBackend.add_create_volume_permission


def add_create_volume_permission(self, snapshot_id, user_ids=None, groups=None):
    if self.get_snapshot(snapshot_id).kms_key_id == default_key_of(self):
        raise EC2ClientError("InvalidParameter", "Encrypted snapshots with EBS default key cannot be shared")
    return moto_add_permission(self, snapshot_id, user_ids=user_ids, groups=groups)


def reset_snapshot_attribute(self):
    snapshot = self.ec2_backend.get_snapshot(self._get_param("SnapshotId"))
    snapshot.create_volume_permission_groups.clear()
    snapshot.create_volume_permission_userids.clear()
    return EmptyResult()


moto_validate_mapping = InstanceResponse._validate_block_device_mapping


def validate_block_device_mapping(mapping):
    """A volume is as large as that of the AMI, where nothing else is said; moto's are of 15 GiB."""
    if "Ebs" in mapping and not mapping["Ebs"].get("SnapshotId"):
        mapping["Ebs"].setdefault("VolumeSize", 15)
    moto_validate_mapping(mapping)


moto_put_parameter = SimpleSystemManagerBackend.put_parameter


def put_parameter(self, name, description, value, *rest, **more):
    data_type = rest[5] if len(rest) > 5 else more.get("data_type")
    if data_type == "aws:ec2:image" and value not in ec2_backends[self.account_id][self.region_name].amis:
        before = self._parameters[name]
        value = before[-1].value if before else "pending"
    return moto_put_parameter(self, name, description, value, *rest, **more)


moto_serve = DomainDispatcherApplication.__call__
work = {"calls": 0, "seconds": 0.0}


def serve(self, environ, start_response):
    if environ["PATH_INFO"] == "/work":
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(work).encode()]
    before = time.thread_time()
    try:
        return moto_serve(self, environ, start_response)
    finally:
        work["calls"] += 1
        work["seconds"] += time.thread_time() - before


for method in (describe_images, copy_image, create_image, modify_image_attribute, register_image):
    setattr(AmisResponse, method.__name__, method)
for method in (describe_snapshots, reset_snapshot_attribute):
    setattr(ElasticBlockStore, method.__name__, method)
for method in (
    enable_image_deprecation,
    enable_image_deregistration_protection,
    disable_image_deregistration_protection,
):
    setattr(EC2Response, method.__name__, method)
DomainDispatcherApplication.__call__ = serve
AmiBackend.disable_image = disable_image
InstanceResponse._validate_block_device_mapping = staticmethod(validate_block_device_mapping)
AmiBackend.deregister_image = deregister_image
EBSBackend.add_create_volume_permission = add_create_volume_permission
SimpleSystemManagerBackend.put_parameter = put_parameter
Ami.last_launched_time = property(last_launched_time)
Snapshot.tags = property(lambda self: self.get_tags())

if __name__ == "__main__":
    main()
