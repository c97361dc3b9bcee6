export { faultyProxy, type Answer, type FaultyProxy, type FaultyProxyOptions } from './faulty-proxy.ts';
