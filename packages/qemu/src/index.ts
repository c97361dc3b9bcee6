export { CommandFailed } from './command.ts';
export { qemuMachines } from './machines.ts';
export { qemuReport } from './report.ts';
export { qemuVendors } from './vendor/vendors.ts';
