/** Images of a catalogue that use all that `gcp` can render. The keys are paths. */
export const gcpFiles: Readonly<Record<string, string>> = {
  'src/gcp-debian/image.yaml': `
image: gcp-debian
layer: vendor
access: { user: packer }
verify: tests/vendor.yml
targets:
  gcp/linux: { find: { project: debian-cloud, family: debian-12 }, builder: &where { project: acme-images, zone: europe-west1-b } }
  gcp/linux-arm64: { find: { project: debian-cloud, family: debian-12-arm64 }, builder: *where }
`,
  'src/gcp-hardened/image.yaml': `
image: gcp-hardened
layer: global
parent: gcp-debian
access: { user: ops, port: 2222, remoteTmp: /var/tmp }
ansible: { roles: [base] }
targets:
  gcp/linux: { builder: { project: acme-images, zone: europe-west1-b } }
  gcp/linux-arm64: { builder: { project: acme-images, zone: europe-west1-b, spot: true } }
`,
  'src/gcp-service/image.yaml': `
image: gcp-service
layer: service
parent: gcp-hardened
ansible: { roles: [python], secrets: [PIP_INDEX_TOKEN] }
verify: tests/python.yml
targets:
  gcp/linux:
    builder:
      project: acme-images
      zone: europe-west1-b
      machineType: n2-standard-4
      diskSize: 30
      diskType: pd-ssd
      kmsKey: projects/acme/locations/europe-west1/keyRings/images/cryptoKeys/images
      subnetwork: build
      networkProject: acme-net
      networkTags: [packer]
      iap: true
      serviceAccount: packer@acme-images.iam.gserviceaccount.com
      secureBoot: true
      labels: { cost-center: "42" }
    source:
      image_licenses: [projects/vm-options/global/licenses/enable-vmx]
      metadata: { serial-port-enable: "TRUE" }
      node_affinity: [{ key: workload, operator: IN, values: [packer] }]
`,
  'src/gcp-windows-2022/image.yaml': `
image: gcp-windows-2022
layer: vendor
targets: { gcp/windows: { find: { project: windows-cloud, family: windows-2022 } } }
`,
  'src/gcp-windows-base/image.yaml': `
image: gcp-windows-base
layer: global
parent: gcp-windows-2022
ansible: { roles: [base], collections: [{ name: ansible.windows, version: 3.2.0 }] }
targets: { gcp/windows: { builder: { project: acme-images, zone: europe-west1-b } } }
`,
  'src/gcp-windows-winrm/image.yaml': `
image: gcp-windows-winrm
layer: service
parent: gcp-windows-base
access: { protocol: winrm, user: builder }
ansible: { collections: [{ name: ansible.windows, version: 3.2.0 }] }
verify: tests/python.yml
targets: { gcp/windows: { builder: { project: acme-images, zone: europe-west1-b, publicIp: false } } }
`,
};

/** What the lock has of them, as lines of `vendors:`. */
export const gcpLocked: readonly string[] = [
  'gcp-debian/gcp/linux: { kind: cloud, id: projects/debian-cloud/global/images/debian-12-bookworm-v20260101 }',
  'gcp-debian/gcp/linux-arm64: { kind: cloud, id: projects/debian-cloud/global/images/debian-12-bookworm-arm64-v20260101 }',
  'gcp-windows-2022/gcp/windows: { kind: cloud, id: projects/windows-cloud/global/images/windows-server-2022-dc-v20260101 }',
];
