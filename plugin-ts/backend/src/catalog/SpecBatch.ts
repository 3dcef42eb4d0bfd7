import type { CatalogResult } from 'pave-idp';
import type { PaveService } from '../service';
import type { NamedFile } from './EntityReader';

/** As many specs cross into the engine at once. */
const MOST = 50;

interface Waiting {
  readonly file: NamedFile;
  readonly resolve: (result: CatalogResult) => void;
  readonly reject: (error: unknown) => void;
}

/** Collects the specs that the catalog asks for at the same time, so that they cross into the engine together. */
export class SpecBatch {
  readonly #pave: PaveService;
  #waiting: Waiting[] = [];

  constructor(pave: PaveService) {
    this.#pave = pave;
  }

  /** The entities of a spec. Errors in it are among the findings. */
  entitiesOf(file: NamedFile): Promise<CatalogResult> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) {
        setImmediate(() => this.#flush());
      }
      this.#waiting.push({ file, resolve, reject });
    });
  }

  #flush(): void {
    const all = this.#waiting;
    this.#waiting = [];
    for (let start = 0; start < all.length; start += MOST) {
      void this.#run(all.slice(start, start + MOST));
    }
  }

  async #run(batch: readonly Waiting[]): Promise<void> {
    try {
      const results = await this.#pave.engine.catalogMany({
        documents: batch.map(({ file }) => ({ spec: file.content, specFile: file.path })),
        ...this.#pave.platform,
        group: 'catalog',
      });
      batch.forEach(({ resolve }, index) => resolve(results[index] ?? { files: [], entities: [], findings: [] }));
    } catch (error) {
      const [only, ...others] = batch;
      if (others.length === 0) {
        only?.reject(error);
        return;
      }
      // One that takes too long must not take the others with it.
      await Promise.all(batch.map((waiting) => this.#run([waiting])));
    }
  }
}
