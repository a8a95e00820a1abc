internal import SyncProtocol

/// Yes and no in the seven languages of the commands.
package enum YesNo {
  package static func value(of word: String) -> Bool? {
    // Folded, because what a keyboard makes of "sì" and a capital letter are no other word.
    switch CanonicalText.normalised(word).lowercased() {
    case "yes", "y", "true", "1", "sì", "si", "sí", "da", "igen", "ja", "tak": true
    case "no", "n", "false", "0", "ne", "nem", "nein", "nie": false
    default: nil
    }
  }
}
