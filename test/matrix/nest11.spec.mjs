const { dependencies } = jest.requireActual('../../compat/nest11/package.json');

const nest = Object.entries(dependencies).filter(([name]) => name.startsWith('@nestjs/'));
const majorOf = (version) => version.replace(/^\D*/, '').split('.')[0];

// Without this, a Nest that was resolved from elsewhere would pass every test, and say nothing about Nest 11.
describe('the suite on Nest 11', () => {
  it.each(nest)('loads %s %s', (name, range) => {
    const { version } = jest.requireActual(`${name}/package.json`);
    expect(majorOf(version)).toBe(majorOf(range));
  });
});
