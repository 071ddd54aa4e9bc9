/** Where the page runs. The desktop app will answer differently. */
export interface Platform {
  /** Before every path of the server; empty where the server brought the page. */
  baseUrl: string;
  deviceLabel: string;
}

export function webPlatform(agent: string): Platform {
  return { baseUrl: '', deviceLabel: deviceLabel(agent) };
}

const browsers: [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const systems: [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'Mac'],
  [/Linux/, 'Linux'],
];

/** "Firefox, Linux": what the list of signed-in devices shows. */
function deviceLabel(agent: string): string {
  const find = (names: [RegExp, string][]) => names.find(([pattern]) => pattern.test(agent))?.[1];
  return (
    [find(browsers), find(systems)].filter((name) => name !== undefined).join(', ') || 'Browser'
  );
}
