import { startDemo, type Demo, type DemoOptions } from '../../demo/start-demo.ts';

/** What `npm start` serves, on a free port, with the bundle that `npm test` has built. */
export function startDemoServer(realtimeOptions: DemoOptions['realtimeOptions'] = {}): Promise<Demo> {
  return startDemo({ port: 0, bundle: 'ready', realtimeOptions });
}
