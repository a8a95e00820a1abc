/// A row, or a whole file, that cannot be read, and where.
public struct CSVError: Error, Sendable, Hashable {
  public enum Reason: Sendable, Hashable {
    case noHeader
    case repeatedColumn(String)
    case notUTF8
    case unterminatedQuote
    case textAfterQuote
    case wrongCellCount(expected: Int, found: Int)
    case cellTooLong(limitBytes: Int)
    case tooManyCells(limit: Int)
  }

  public let reason: Reason
  /// The line on which the row begins, from 1. A row with line ends in its cells has several lines.
  public let line: Int
  /// The cell's number in its row, from 1, where one cell is to blame.
  public let cell: Int?

  public var message: String {
    switch reason {
    case .noHeader: "the file has no header line"
    case .repeatedColumn(let name): "two columns are called “\(name)”"
    case .notUTF8: "the text is not UTF-8"
    case .unterminatedQuote: "a quoted cell has no closing quote"
    case .textAfterQuote: "text follows a closing quote; a quote inside a cell must be doubled"
    case .wrongCellCount(let expected, let found): "\(found) cells where the header has \(expected)"
    case .cellTooLong(let limit): "a cell is longer than \(limit) bytes"
    case .tooManyCells(let limit): "more than \(limit) cells"
    }
  }

  public var hint: String? {
    switch reason {
    case .notUTF8: "Save the file again as “CSV UTF-8”."
    case .noHeader: "The first line must name the columns."
    case .repeatedColumn: "Give each column a name of its own."
    case .unterminatedQuote, .textAfterQuote, .wrongCellCount, .cellTooLong, .tooManyCells: nil
    }
  }
}

extension CSVError: CustomStringConvertible {
  public var description: String { "line \(line): \(message)" }
}
