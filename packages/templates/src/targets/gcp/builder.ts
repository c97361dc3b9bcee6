import type { Unit } from '@ostrata/catalog';
import type { Boot } from '../../cloud/cloud-parts.ts';
import type { VariableValue } from '../../folder/variables.ts';

/** Values of the variables that concern the builder machine. */
export function gcpBuilderValues({ unit }: Boot): Readonly<Record<string, VariableValue | undefined>> {
  const { gcp = {}, accounts } = unit.settings.builder;
  const { target } = unit;
  return {
    project: gcp.project ?? accounts?.gcp?.project,
    zone: gcp.zone ?? accounts?.gcp?.zone,
    machine_type: gcp.machineType ?? (target.architecture === 'arm64' ? 't2a-standard-2' : 'e2-standard-2'),
    preemptible: gcp.spot,
    disk_size: diskSizeOf(unit),
    disk_type: gcp.diskType,
    kms_key: gcp.kmsKey,
    network: gcp.network,
    subnetwork: gcp.subnetwork,
    network_project: gcp.networkProject,
    network_tags: gcp.networkTags,
    public_ip: gcp.publicIp ?? (gcp.iap === true ? false : undefined),
    use_iap: gcp.iap,
    service_account: gcp.serviceAccount,
    secure_boot: gcp.secureBoot,
    // Machines of Arm processors have neither.
    vtpm: gcp.vtpm ?? (target.architecture === 'arm64' ? false : undefined),
    integrity_monitoring:
      gcp.integrityMonitoring ?? (gcp.vtpm === false || target.architecture === 'arm64' ? false : undefined),
    builder_labels: gcp.labels,
  };
}

/** A disk is no smaller than the image on it, and the plugin takes 20 GB for none: so what an ancestor says holds for all on it. */
function diskSizeOf({ settings, parent, target }: Unit): number | undefined {
  const own = settings.builder.gcp?.diskSize;
  if (own !== undefined) return own;
  if (parent !== undefined) return diskSizeOf(parent);
  return target.platform === 'windows' ? 50 : undefined;
}
