import { runChatModule, type ChatModule } from './chat-module';
import type { System } from './system';

/** Creates a system with one module. */
export function createChatSystem(module: ChatModule): System {
  return {
    run: (texts, row, signal) => runChatModule(module, texts, row, signal),
    close: () => module.toolbox?.close() ?? Promise.resolve(),
  };
}
