import LocalStore
import SyncProtocol

extension ZoneJoin {
  /// Joins what a bundle pushes here.
  ///
  /// There is no chain to check: the bundle's writer wrote nothing else, and never will. A push
  /// that was joined before, whoever brought it, is left at that.
  func joinBundle(
    _ push: Push?, _ context: Context, _ facts: FactWriter,
    using random: inout some RandomNumberGenerator
  ) throws -> Outcome {
    let writers = WriterTable(connection: file.connection)
    guard let push, try !writers.knows(push.id) else {
      return .accepted(nil, exact: SeqRanges())
    }
    try writers.note([context.writer], of: context.caller)
    return mayRead(context)
      ? try join(push, context, facts, nil, using: &random)
      : try takeOver(push, context, head: facts.currentHead)
  }
}
