// The layouts hold the same objects, as the tools that read them say.
import { deepStrictEqual, ok } from 'node:assert/strict';
import { describe, it } from 'node:test';
import { helmObjects, helmRenderer } from './helm.mjs';
import { kustomizeObjects, kustomizeTeams, plainObjects, teamObjects } from './trees.mjs';

const plain = await plainObjects('layouts');
const renderer = helmRenderer('layouts');

describe('layouts', () => {
  it('judges at least 40 specs of all kinds', () => {
    const workloads = Object.keys(plain).filter((key) => /^(Deployment|StatefulSet|CronJob|Job) /.test(key));
    ok(workloads.length >= 40, `${workloads.length} workloads`);
  });

  it('builds with kustomize to the objects of the plain layout', async () => {
    deepStrictEqual(await kustomizeObjects('layouts'), plain);
  });

  it("builds a team's namespaces with kustomize to the objects in their files", () => {
    deepStrictEqual(kustomizeTeams('layouts'), teamObjects());
  });

  it('renders as a Helm chart to the objects of the plain layout', { skip: renderer.missing }, async () => {
    const charted = await plainObjects('layouts', 'helm');
    deepStrictEqual(await helmObjects(renderer, 'layouts'), charted);
  });
});
