export { motoMissing, startMoto, type Moto } from './moto.ts';
