package import SyncProtocol

/// Turns what a person typed, or what stands in a cell, into a field's canonical value.
///
/// Pure but for references, which are looked up by `find`.
package struct ValueParser {
  /// The record that a reference names, of the given type.
  package typealias Finder = (_ reference: String, _ type: String) throws -> RecordID

  package var find: Finder
  /// Whom `me` means.
  package var ownName: String?
  /// How dates may be written besides ISO 8601.
  package var dates: DatePattern = .iso
  /// Whether `12,5` is a number, as spreadsheets in most of Europe write it.
  package var allowsDecimalComma = false

  package init(ownName: String? = nil, find: @escaping Finder) {
    self.ownName = ownName
    self.find = find
  }

  /// The value that the text means; null if the text is empty or blank.
  ///
  /// Throws a `ValueFailure`, or what `find` throws.
  package func value(_ text: String, of kind: Field.Kind) throws -> Value {
    let trimmed = Blanks.trimmed(text)
    if trimmed.isEmpty { return .null }
    switch kind {
    case .text: return try Self.text(text)
    case .integer: return try integer(trimmed)
    case .decimal: return .decimal(try decimal(trimmed))
    case .money: return try money(trimmed)
    case .date: return try date(trimmed)
    case .boolean: return try Self.boolean(trimmed)
    case .choice(let ordered, let outside): return try Self.choice(trimmed, of: ordered + outside)
    case .reference(let type): return .reference(try find(trimmed, type))
    case .country: return try Self.country(trimmed)
    case .language: return try Self.language(trimmed)
    case .nuts: return try Self.nuts(trimmed)
    case .list: return .list(try ElementList.elements(of: text).map { try Self.text($0) })
    case .phase: return try Self.text(trimmed)
    case .user: return try user(trimmed)
    }
  }

  /// The slot name's part for one element of a set, or for the key of a keyed field: its value as
  /// text.
  package func element(_ text: String, of kind: Field.Kind) throws -> String {
    let value = try value(Blanks.trimmed(text), of: kind)
    guard !value.isNull else {
      throw ValueFailure(code: "empty", message: "an element is empty", hint: nil)
    }
    let element = value.elementText
    guard element.utf8.count <= Limits.slotNameBytes / 2 else {
      throw ValueFailure(
        text, isNot: "short enough for an element", code: "too-long",
        accepted: "at most \(Limits.slotNameBytes / 2) bytes")
    }
    return element
  }

  // MARK: Kinds

  /// Kept as typed; a file from Windows ends its lines with two characters.
  private static func text(_ text: String) throws -> Value {
    var text = text
    if text.utf8.contains(13) {
      var unified = ""
      for character in text { unified.append(character == "\r\n" ? "\n" : character) }
      text = unified
    }
    let control = text.unicodeScalars.first {
      ($0.value < 0x20 && $0 != "\n" && $0 != "\t") || (0x7f..<0xa0).contains($0.value)
    }
    if let control {
      let digits = String(control.value, radix: 16, uppercase: true)
      throw ValueFailure(
        code: "control-character",
        message:
          "the text contains the control character U+00\(digits.count < 2 ? "0" : "")\(digits)",
        hint: "Accepted: letters, signs, line ends and tabs.")
    }
    let value = Value.text(text)
    guard value.count <= Limits.valueBytes else {
      throw ValueFailure(
        text, isNot: "short enough", code: "too-long",
        accepted: "at most \(Limits.valueBytes / 1024) kB")
    }
    return value
  }

  private func integer(_ text: String) throws -> Value {
    guard let number = DecimalNumber(text), number.isWhole else {
      throw ValueFailure(
        text, isNot: "a whole number", code: "invalid-integer", accepted: "digits, such as 40")
    }
    return .decimal(number)
  }

  private func decimal(_ text: String) throws -> DecimalNumber {
    if let number = DecimalNumber(text) { return number }
    let commas = text.utf8.count { $0 == UInt8(ascii: ",") }
    if allowsDecimalComma, commas == 1, !text.utf8.contains(UInt8(ascii: ".")),
      let number = DecimalNumber(String(text.map { $0 == "," ? "." : $0 }))
    {
      return number
    }
    throw ValueFailure(
      text, isNot: "a number", code: "invalid-decimal",
      accepted: "digits with a decimal point, such as 12.5")
  }

  private func money(_ text: String) throws -> Value {
    let accepted = "euro from 0, with at most two decimals, such as 1250.50"
    guard let amount = try? decimal(text) else {
      throw ValueFailure(text, isNot: "an amount", code: "invalid-money", accepted: accepted)
    }
    guard amount.mantissa >= 0, amount.exponent >= -2 else {
      throw ValueFailure(
        text, isNot: "a possible amount", code: "invalid-money", accepted: accepted)
    }
    return .decimal(amount)
  }

  private func date(_ text: String) throws -> Value {
    if let date = CalendarDate(text) { return .text(date.text) }
    if dates != .iso, let date = dates.date(from: text) { return .text(date.text) }
    let accepted =
      dates == .iso
      ? "a day as year-month-day, such as 2025-12-31" : "a day as \(dates.text), or 2025-12-31"
    throw ValueFailure(text, isNot: "a date", code: "invalid-date", accepted: accepted)
  }

  private static func boolean(_ text: String) throws -> Value {
    guard let value = YesNo.value(of: text) else {
      throw ValueFailure(text, isNot: "yes or no", code: "invalid-boolean", accepted: "yes, no")
    }
    return .boolean(value)
  }

  private static func choice(_ text: String, of choices: [String]) throws -> Value {
    let folded = CanonicalText.normalised(text).lowercased()
    if let choice = choices.first(where: { $0.lowercased() == folded }) { return .text(choice) }
    let accepted = "Accepted: \(choices.joined(separator: ", "))."
    let meant = Spelling.suggestion(for: text, among: choices)
    throw ValueFailure(
      code: "invalid-choice",
      message: "“\(ValueFailure.shortened(text))” is not one of the choices",
      hint: meant.map { "Did you mean “\($0)”? \(accepted)" } ?? accepted)
  }

  private static func country(_ text: String) throws -> Value {
    guard let code = CountryCodes.canonical(text) else {
      throw ValueFailure(
        text, isNot: "a country's code", code: "invalid-country",
        accepted: "two letters of ISO 3166, such as IT or HR")
    }
    return .text(code)
  }

  private static func language(_ text: String) throws -> Value {
    guard let code = LanguageCodes.canonical(text) else {
      throw ValueFailure(
        text, isNot: "a language's code", code: "invalid-language",
        accepted: "two or three letters of ISO 639, such as it or hr")
    }
    return .text(code)
  }

  private static func nuts(_ text: String) throws -> Value {
    let code = Array(text.uppercased().utf8)
    let isLetter = { (byte: UInt8) in (65...90).contains(byte) }
    guard (2...5).contains(code.count), code.prefix(2).allSatisfy(isLetter),
      code.dropFirst(2).allSatisfy({ isLetter($0) || (48...57).contains($0) })
    else {
      throw ValueFailure(
        text, isNot: "a NUTS code", code: "invalid-nuts",
        accepted: "two letters and up to three letters or digits, such as ITC4")
    }
    return .text(String(decoding: code, as: UTF8.self))
  }

  private func user(_ text: String) throws -> Value {
    guard text == "me" else { return try Self.text(text) }
    guard let ownName else {
      throw ValueFailure(
        code: "no-name", message: "“me” is nobody yet", hint: "Give the name of a user.")
    }
    return .text(ownName)
  }
}

extension Value {
  /// The text of a value as a set's element and as a key: the text itself, a record's id, digits.
  package var elementText: String {
    if let id = referenceContent { return id.description }
    return switch content {
    case .text(let text): text
    case .boolean(let flag): flag ? "yes" : "no"
    case .integer(let number): String(number)
    case .decimal(let number): number.description
    case .null, .bytes, .list, .map: ""
    }
  }
}
