import CCurl

/// What a code of libcurl means for the exchange.
enum CurlFailure {
  /// - Parameter nothingSent: whether not one byte of the request had left when it failed.
  static func kind(_ code: CURLcode, nothingSent: Bool) -> TransportError.Kind {
    switch code {
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
      CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR,
      CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CRL_BADFILE, CURLE_USE_SSL_FAILED:
      .tls
    case CURLE_FILESIZE_EXCEEDED:
      .tooLarge
    case CURLE_ABORTED_BY_CALLBACK:
      .cancelled
    case CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT, CURLE_NOT_BUILT_IN, CURLE_UNKNOWN_OPTION:
      .unusable
    // A libcurl built without TLS says this of https; of an answer, it means "that is not HTTP".
    case CURLE_UNSUPPORTED_PROTOCOL where nothingSent:
      .unusable
    default:
      nothingSent ? .certainlyNotSent : .interrupted
    }
  }

  /// A sentence with libcurl's own words at its end, and what to do about it.
  static func texts(
    _ kind: TransportError.Kind, server: ServerURL, detail: String
  ) -> (message: String, hint: String) {
    switch kind {
    case .certainlyNotSent:
      (
        "\(server) cannot be reached: \(detail)",
        "Nothing was sent and nothing is lost. Run it again when there is a network."
      )
    case .interrupted:
      (
        "The connection to \(server) broke off: \(detail)",
        "Nothing is lost. Run it again: it continues where it stopped."
      )
    case .cancelled:
      (
        "The exchange with \(server) was stopped.",
        "Nothing is lost. Run it again: it continues where it stopped."
      )
    case .tls:
      (
        "No secure connection to \(server): \(detail)",
        "Check the address and this machine's date. If the server's certificate comes from an "
          + "authority of your own, name its file in FIELDBOOK_CA_FILE."
      )
    case .tooLarge:
      (
        "The answer of \(server) is larger than this program accepts.",
        "Something is wrong on the server or between it and you: tell whoever runs it."
      )
    case .unusable:
      ("libcurl failed: \(detail)", "Install a current one with: sudo apt install libcurl4")
    }
  }
}
