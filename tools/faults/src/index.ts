export {
  faultyProxy,
  type Answer,
  type FaultyProxy,
  type FaultyProxyOptions,
  type ProxiedCall,
} from './faulty-proxy.ts';
export { forward, type Forwarded, type Reply } from './forward.ts';
