/// All commands of an executable, and the search for the one that a command line means.
package struct CommandTable: Sendable {
  /// What a command line begins with.
  package struct Selection: Sendable, Equatable {
    package let command: CommandDeclaration
    /// The words that stand for the command's words in capitals: "TYPE" -> "enterprise".
    package let placeholders: [String: String]
    /// Everything but the command's name, for `ArgumentParser.parse`.
    package let arguments: [String]
  }

  package let commands: [CommandDeclaration]
  package let commonOptions: [OptionDeclaration]
  /// The words that a word in capitals stands for.
  package let placeholders: [String: [String]]

  package init(
    _ commands: [CommandDeclaration], commonOptions: [OptionDeclaration],
    placeholders: [String: [String]] = [:]
  ) {
    self.commands = commands
    self.commonOptions = commonOptions
    self.placeholders = placeholders
  }

  /// The command with the most words that match. Common options may stand before it.
  package func select(_ words: [String]) throws(UsageError) -> Selection {
    let leading = leadingOptionCount(words)
    let name = Array(words[leading...].prefix { !$0.hasPrefix("-") })
    guard !name.isEmpty else { throw UsageError(.missingCommand) }
    guard let command = bestMatch(name) else { throw misspelling(name) }
    let pairs = zip(command.words, name).filter { placeholders[$0.0] != nil }
    return Selection(
      command: command, placeholders: Dictionary(pairs) { first, _ in first },
      arguments: Array(words[..<leading]) + words[(leading + command.words.count)...])
  }

  private func leadingOptionCount(_ words: [String]) -> Int {
    var count = 0
    while count < words.count, words[count].hasPrefix("-"), words[count] != "--" {
      let option = commonOptions.first {
        $0.spelling == words[count] || $0.letter.map { "-\($0)" } == words[count]
      }
      count += option?.placeholder == nil ? 1 : 2
    }
    return min(count, words.count)
  }

  private func bestMatch(_ name: [String]) -> CommandDeclaration? {
    let matching = commands.filter { command in
      let words = command.words
      return words.count <= name.count && zip(words, name).allSatisfy(matches)
    }
    // "zone list" before "zone", and a word before a word in capitals.
    return matching.max { left, right in
      let (leftWords, rightWords) = (left.words, right.words)
      if leftWords.count != rightWords.count { return leftWords.count < rightWords.count }
      return leftWords.count { placeholders[$0] == nil }
        < rightWords.count { placeholders[$0] == nil }
    }
  }

  private func matches(_ word: String, _ given: String) -> Bool {
    word == given || placeholders[word]?.contains(given) == true
  }

  private func misspelling(_ name: [String]) -> UsageError {
    // As many words as some command begins with are right; the next one is the misspelt one.
    var known = 0
    var candidates = commands
    while known < name.count {
      let next = candidates.filter {
        $0.words.count > known && matches($0.words[known], name[known])
      }
      if next.isEmpty { break }
      candidates = next
      known += 1
    }
    let prefix = name[..<known]
    let following = continuations(candidates, after: known)
    guard known < name.count else {
      return UsageError(.incompleteCommand(prefix.joined(separator: " "), next: following))
    }
    let suggestion = Spelling.suggestion(for: name[known], among: following)
    let wrong = name[...known].joined(separator: " ")
    if suggestion == nil, known > 0 {
      let first = prefix.joined(separator: " ")
      return UsageError(.unknownChoice(name[known], of: first, choices: following))
    }
    return UsageError(
      .unknownCommand(wrong),
      suggestion: suggestion.map { (prefix + [$0]).joined(separator: " ") })
  }

  /// The words that can stand at a position, in the order of declaration.
  private func continuations(_ commands: [CommandDeclaration], after count: Int) -> [String] {
    var words: [String] = []
    for command in commands where command.words.count > count {
      let word = command.words[count]
      for word in placeholders[word] ?? [word] where !words.contains(word) { words.append(word) }
    }
    return words
  }
}
