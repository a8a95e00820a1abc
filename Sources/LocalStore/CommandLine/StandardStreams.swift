/// Where a program writes, and what stands behind it: handed in so that tests own it.
package struct StandardStreams: Sendable {
  package let output: OutputChannel
  package let errors: OutputChannel
  /// What stands behind `output`, for tables.
  package let terminal: Terminal
  /// What stands behind `errors`, for messages and progress.
  package let errorTerminal: Terminal

  package init(
    output: OutputChannel, errors: OutputChannel, terminal: Terminal, errorTerminal: Terminal
  ) {
    self.output = output
    self.errors = errors
    self.terminal = terminal
    self.errorTerminal = errorTerminal
  }
}
