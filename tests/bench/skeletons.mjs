// Skeletons like those of public templates, made up from a seed: most under 20 kB, some over 1 MB, about fifteen files each.
// A third of the small files are templates, with five to six tags a kilobyte, as public ones have on average; large files are
// lock files, images and the like, and seldom templates.

/** A small generator of pseudo-random numbers (mulberry32): the same skeletons on every machine. */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const LINES = [
  'apiVersion: backstage.io/v1alpha1',
  '  const value = compute(input, { retries: 3, timeout: 1000 });',
  'Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor.',
  '    <dependency><groupId>org.example</groupId><artifactId>library</artifactId></dependency>',
  '# Ein Kommentar mit Umlauten: äöü',
  '',
];
const TEMPLATE_LINES = [
  'name: ${{ values.name }}',
  'owner: ${{ values.owner | lower }}',
  'description: ${{ values.description | dump }}',
  '{%- if values.database %}\ndatabase: postgres\n{%- else %}\ndatabase: none\n{%- endif %}',
  '{% for team in values.teams %}\n  - ${{ team | replace("team-", "") | capitalize }}{% endfor %}',
  'slug: ${{ values.repoUrl.split("repo=")[1] }}',
  'port: ${{ values.port or 8080 }}',
  'run: {% raw %}${{ github.sha }}{% endraw %}',
  '${{ values.name | upper }}-${{ values.port }}-${{ values.labels.tier | default("none") }}',
];

/** Values that fit all of these skeletons. */
export const values = {
  name: 'order-service',
  owner: 'Team-Orders',
  description: 'Keeps "orders" and what became of them',
  database: true,
  teams: ['team-orders', 'team-payments', 'team-web'],
  repoUrl: 'github.com?owner=myorg&repo=order-service',
  port: 8080,
  labels: { tier: 'tier-2' },
};

function text(random, bytes, isTemplate) {
  const lines = [];
  for (let length = 0; length < bytes;) {
    const pool = isTemplate && random() < 0.16 ? TEMPLATE_LINES : LINES;
    const line = pool[Math.floor(random() * pool.length)];
    lines.push(line);
    length += line.length + 1;
  }
  if (isTemplate) {
    lines.push(TEMPLATE_LINES[0], '# 00000000');
  }
  return Buffer.from(lines.join('\n'));
}

/**
 * @param {number} count how many skeletons
 * @returns {{ files: object[], templates: object[], bytes: number }[]} of each file `path`, `mode`, `content`; templates end in
 *   a comment of eight digits
 */
export function makeSkeletons(count) {
  const random = generator(20_261_120);
  return Array.from({ length: count }, () => {
    // Log-normal: half under 8 kB, one in twenty over 300 kB, one in fifty over 1 MB.
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const total = Math.min(8000 * Math.exp(normal * 2.3), 6_000_000);
    const fileCount = 3 + Math.floor(random() * 24);
    const files = Array.from({ length: fileCount }, (_, index) => {
      const share = (total / fileCount) * (0.3 + 1.4 * random());
      const kind = random();
      if (kind < 0.03) {
        const content = Buffer.alloc(Math.ceil(share) + 8, index);
        content.set([0x89, 0x50, 0x4e, 0x47, 0, 0]);
        return { path: `assets/image-${index}.png`, mode: 0o644, content };
      }
      const isTemplate = kind < (share < 30_000 ? 0.36 : 0.1);
      const folder = ['', 'src/', 'src/${{ values.name }}/', 'docs/', '.github/workflows/'][Math.floor(random() * 5)];
      const content = text(random, share, isTemplate);
      return { path: `${folder}file-${index}.txt`, mode: 0o644, content, isTemplate };
    });
    const templates = files.filter(({ isTemplate }) => isTemplate);
    return { files, templates, bytes: files.reduce((sum, { content }) => sum + content.length, 0) };
  });
}
