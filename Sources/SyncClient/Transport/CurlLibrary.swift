import CCurl
import Glibc

/// The functions of libcurl, looked up at run time.
///
/// Linking libcurl would cost every offline command five milliseconds and would keep all of them
/// from starting where it is missing; loaded on first use, only `join` and `sync` need it. This is
/// the only file that knows addresses in it, and it holds no other code. Immutable once loaded and
/// never unloaded, so any thread may use it; handles belong to one thread at a time.
@safe struct CurlLibrary: @unchecked Sendable {
  typealias Initialize = @convention(c) (Int) -> CURLcode
  typealias OpenHandle = @convention(c) () -> UnsafeMutableRawPointer?
  typealias UseHandle = @convention(c) (UnsafeMutableRawPointer?) -> Void
  typealias Perform = @convention(c) (UnsafeMutableRawPointer?) -> CURLcode
  typealias Describe = @convention(c) (CURLcode) -> UnsafePointer<CChar>?
  typealias AppendToList =
    @convention(c) (
      UnsafeMutablePointer<curl_slist>?, UnsafePointer<CChar>?
    ) -> UnsafeMutablePointer<curl_slist>?
  typealias FreeList = @convention(c) (UnsafeMutablePointer<curl_slist>?) -> Void

  let openHandle: OpenHandle
  let closeHandle: UseHandle
  let resetHandle: UseHandle
  let perform: Perform
  let describe: Describe
  let appendToList: AppendToList
  let freeList: FreeList
  /// The two variadic functions, for the shims of CCurl.
  let setOption: UnsafeMutableRawPointer
  let getInfo: UnsafeMutableRawPointer

  /// The library of this machine, loaded once for the process.
  static func shared() throws(TransportError) -> CurlLibrary {
    try loaded.get()
  }

  private static let loaded = Result { () throws(TransportError) in
    try CurlLibrary(path: "libcurl.so.4")
  }

  /// Loads and initialises a libcurl. Not to be called for the same library from two threads at
  /// once: use `shared`.
  init(path: String) throws(TransportError) {
    guard let library = unsafe dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
      let reason = unsafe dlerror().map { unsafe String(cString: $0) } ?? path
      throw TransportError(
        .unusable, "libcurl, which sync needs, cannot be loaded: \(reason)",
        hint: "Install it with: sudo apt install libcurl4")
    }
    func symbol(_ name: String) throws(TransportError) -> UnsafeMutableRawPointer {
      guard let address = unsafe dlsym(library, name) else {
        throw TransportError(
          .unusable, "The libcurl of this machine has no \(name).",
          hint: "Install the one of your distribution: sudo apt install libcurl4")
      }
      return unsafe address
    }
    let initialize = try unsafe unsafeBitCast(
      symbol("curl_global_init"), to: Initialize.self)
    unsafe openHandle = try unsafeBitCast(symbol("curl_easy_init"), to: OpenHandle.self)
    unsafe closeHandle = try unsafeBitCast(symbol("curl_easy_cleanup"), to: UseHandle.self)
    unsafe resetHandle = try unsafeBitCast(symbol("curl_easy_reset"), to: UseHandle.self)
    unsafe perform = try unsafeBitCast(symbol("curl_easy_perform"), to: Perform.self)
    unsafe describe = try unsafeBitCast(symbol("curl_easy_strerror"), to: Describe.self)
    unsafe appendToList = try unsafeBitCast(symbol("curl_slist_append"), to: AppendToList.self)
    unsafe freeList = try unsafeBitCast(symbol("curl_slist_free_all"), to: FreeList.self)
    unsafe setOption = try symbol("curl_easy_setopt")
    unsafe getInfo = try symbol("curl_easy_getinfo")
    guard initialize(Int(CURL_GLOBAL_ALL)) == CURLE_OK else {
      throw TransportError(.unusable, "libcurl cannot be started.", hint: "Is memory short?")
    }
  }
}
