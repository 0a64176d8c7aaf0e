/**
 * Sends requests one at a time until one is answered. The first one makes VS Code ask the developer for consent, and others at the
 * same time would ask again.
 */
export class FirstAnswer {
  private isAnswered = false;
  private asking: Promise<unknown> | undefined;

  async ask<Answer>(request: () => Promise<Answer>): Promise<Answer> {
    while (!this.isAnswered && this.asking !== undefined) await this.asking.catch(() => undefined);
    if (this.isAnswered) return request();
    const asking = request();
    this.asking = asking;
    try {
      const answer = await asking;
      this.isAnswered = true;
      return answer;
    } finally {
      this.asking = undefined;
    }
  }
}
