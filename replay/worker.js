// The engine's worker. The build adds this to the script that wasm-bindgen makes, so that one file is a module worker by
// itself: `new Worker(script, { type: 'module' })`. Loaded as a plain module it only exports.
//
// A question is { id, wasm, call, values }: `wasm` the address of the wasm (used once), `call` the name of an export.
// The answer is { id, value, took_ms } or { id, failed }; ids let the page ask again before the first answer.
if (typeof DedicatedWorkerGlobalScope !== 'undefined' && self instanceof DedicatedWorkerGlobalScope) {
  let engine;
  const load = async (wasm) => {
    const module = await import(import.meta.url);
    await module.default({ module_or_path: wasm });
    return module;
  };
  self.addEventListener('message', async ({ data: { id, wasm, call, values } }) => {
    try {
      engine ??= load(wasm);
      const exports = await engine;
      const start = performance.now();
      const value = exports[call](...values);
      self.postMessage({ id, value, took_ms: performance.now() - start });
    } catch (error) {
      self.postMessage({ id, failed: String(error) });
    }
  });
}
