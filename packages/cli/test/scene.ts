import { createTestDatabase, type TestDatabase } from '@godwit/test-support';
import { createProject, type GodwitRun, godwit, type Project } from './godwit.js';
import { createSample, fingerprint, objectsOf } from './sample.js';

/** What a failing command has to say. */
export interface Refusal {
  readonly code: number;
  readonly error: string;
  readonly says: string | RegExp;
}

/** A project with `app.db`, and an empty target: made anew for every test of the file. */
export class Scene {
  #project: Project | undefined;
  #target: TestDatabase | undefined;

  constructor() {
    beforeEach(async () => {
      this.#project = createProject();
      createSample(this.#project.path('app.db'));
      this.#target = await createTestDatabase();
    });
    afterEach(async () => {
      await this.#target?.drop();
      this.#project?.[Symbol.dispose]();
    });
  }

  get project(): Project {
    if (this.#project === undefined) throw new Error('outside of a test');
    return this.#project;
  }

  /** The url of the target. */
  get url(): string {
    return this.#target?.url ?? '';
  }

  /** The name of the target. */
  get database(): string {
    return this.#target?.name ?? '';
  }

  get password(): string {
    return decodeURIComponent(new URL(this.url).password);
  }

  /** The target's url with other parts. */
  urlWith(change: (url: URL) => void): string {
    const url = new URL(this.url);
    change(url);
    return url.href;
  }

  /** Runs the command in the project. */
  async run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<GodwitRun> {
    return await godwit(args, { cwd: this.project.folder, env });
  }

  /** Runs a command that must fail, and sees that it left both sides as they were. */
  async refused(
    args: readonly string[],
    refusal: Refusal,
    env: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const [files, objects] = [fingerprint(this.project.folder), await objectsOf(this.url)];
    const run = await this.run(args, env);
    expect(run.stderr).toContain(`error ${refusal.error}`);
    expect(run.stderr).toMatch(refusal.says);
    expect(run.code).toBe(refusal.code);
    expect(run.stdout).toBe('');
    expect(run.stderr).not.toMatch(/\n\s+at /);
    expect(run.stdout + run.stderr).not.toContain(this.password);
    expect(fingerprint(this.project.folder)).toEqual(files);
    expect(await objectsOf(this.url)).toEqual(objects);
  }
}
