export { motoMissing, startMoto, type Moto } from './moto.ts';
export { startEc2, type Ec2 } from './machines/ec2.ts';
