import SyncProtocol
import TestSupport
import Testing

@testable import SyncServer

@Suite("Credentials")
struct CredentialTests {
  private let credential: Credential = {
    var generator = SplitMix64(seed: 3)
    return Credential.minted(using: &generator)
  }()

  @Test func readFromTheirHeader() {
    #expect(Credential(authorization: "Bearer \(credential.text)") == credential)
    #expect(Credential(authorization: "bearer  \(credential.text)") == credential)
  }

  @Test(arguments: ["", "Bearer", "Basic YQ", "Bearer YQ", "Bearer a b", "Bearer !"])
  func anythingElseIsNone(field: String) {
    #expect(Credential(authorization: field) == nil)
  }

  @Test func theBundleKeyIsAsThePaperSays() {
    let key = HMAC.sha256(key: credential.bytes, message: Array("fieldbook bundle 1".utf8))
    #expect(credential.bundleKey == key)
    #expect(credential.bundleKey != credential.hash)
  }
}
