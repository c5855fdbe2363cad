const NEST_11 = { '@nestjs/common': '^11.2.10', '@nestjs/core': '^11.2.10', '@nestjs/schedule': '^6.1.3' };
const NEST_12 = { '@nestjs/common': '^12.5.1', '@nestjs/core': '^12.5.1', '@nestjs/schedule': '^12.0.2' };
const CLS_6 = { 'nestjs-cls': '^6.3.1' };
const CLS_7 = { 'nestjs-cls': '^7.0.0' };

/** The applications that the package must serve: its two Nest majors in both module formats, and both majors of nestjs-cls. */
export const CONSUMERS = [
  { name: 'nest11-cjs', format: 'commonjs', packages: { ...NEST_11, ...CLS_6 } },
  { name: 'nest11-esm', format: 'module', packages: { ...NEST_11, ...CLS_6 } },
  { name: 'nest11-cjs-cls7', format: 'commonjs', packages: { ...NEST_11, ...CLS_7 } },
  { name: 'nest12-esm-cls6', format: 'module', packages: { ...NEST_12, ...CLS_6 } },
  { name: 'nest12-esm-cls7', format: 'module', packages: { ...NEST_12, ...CLS_7 } },
  { name: 'nest12-cjs-cls7', format: 'commonjs', packages: { ...NEST_12, ...CLS_7 } },
];

export const NODE_MAJORS = [20, 22, 24];
