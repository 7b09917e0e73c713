import { existsSync } from 'node:fs';
import { join } from 'node:path';
import koffi from 'koffi';

/** Where Debian (`pocketsphinx-en-us`) and Homebrew put the model. */
const MODEL_FOLDERS = [
  process.env['POCKETSPHINX_MODEL'],
  '/usr/share/pocketsphinx/model/en-us',
  '/usr/local/share/pocketsphinx/model/en-us',
  '/opt/homebrew/share/pocketsphinx/model/en-us',
];
const LIBRARIES = ['libpocketsphinx.so.3', 'libpocketsphinx.so'];
const BASE_LIBRARIES = ['libsphinxbase.so.3', 'libsphinxbase.so'];

export interface Pocketsphinx {
  start(): void;
  feed(samples: Int16Array): void;
  /** Ends the utterance; the words heard, '' for none. */
  finish(): string;
  free(): void;
}

export function findModel(): string | undefined {
  return MODEL_FOLDERS.find((folder) => folder && existsSync(join(folder, 'cmudict-en-us.dict')));
}

export function hasPocketsphinx(): boolean {
  return findModel() !== undefined && open(LIBRARIES) !== undefined && open(BASE_LIBRARIES) !== undefined;
}

/** Takes 300-400 ms and 100 MB, and every call blocks: for a worker thread. */
export function loadPocketsphinx(grammar?: string): Pocketsphinx {
  const library = open(LIBRARIES);
  const base = open(BASE_LIBRARIES);
  const model = findModel();
  if (!library || !base || !model) throw new Error('libpocketsphinx or its en-us model is not installed');

  const defaults = library.func('void *ps_args()');
  const parseOptions = base.func(
    'void *cmd_ln_parse_r(void *inout, void *defaults, int argc, char **argv, int strict)',
  );
  const freeOptions = base.func('int cmd_ln_free_r(void *options)');
  const create = library.func('void *ps_init(void *options)');
  const free = library.func('int ps_free(void *decoder)');
  const startUtterance = library.func('int ps_start_utt(void *decoder)');
  const endUtterance = library.func('int ps_end_utt(void *decoder)');
  const processRaw = library.func(
    'int ps_process_raw(void *decoder, int16_t *samples, size_t count, int no_search, int full_utterance)',
  );
  const hypothesis = library.func('const char *ps_get_hyp(void *decoder, int32_t *score)');
  const setGrammar = library.func(
    'int ps_set_jsgf_string(void *decoder, const char *name, const char *jsgf)',
  );
  const setSearch = library.func('int ps_set_search(void *decoder, const char *name)');

  const argv = ['pocketsphinx', '-hmm', join(model, 'en-us'), '-dict', join(model, 'cmudict-en-us.dict')];
  argv.push('-logfn', '/dev/null');
  if (!grammar) argv.push('-lm', join(model, 'en-us.lm.bin'));
  const options: unknown = parseOptions(null, defaults(), argv.length, argv, 1);
  if (!options) throw new Error('pocketsphinx refused its options');
  const decoder: unknown = create(options);
  if (!decoder) throw new Error('pocketsphinx could not load its model');
  if (grammar && (setGrammar(decoder, 'grammar', grammar) !== 0 || setSearch(decoder, 'grammar') !== 0)) {
    throw new Error('pocketsphinx could not read the JSGF grammar');
  }

  return {
    start: () => void startUtterance(decoder),
    feed: (samples) => void processRaw(decoder, samples, samples.length, 0, 0),
    finish() {
      endUtterance(decoder);
      return (hypothesis(decoder, null) as string | null) ?? '';
    },
    free() {
      free(decoder);
      freeOptions(options);
    },
  };
}

function open(names: readonly string[]): ReturnType<typeof koffi.load> | undefined {
  for (const name of names) {
    try {
      return koffi.load(name);
    } catch {
      // Not under this name: try the next.
    }
  }
  return undefined;
}
