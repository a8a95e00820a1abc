/// What a replica takes from the world: handed in, so that one seed replays a whole week.
public struct Surroundings {
  /// The wall clock, in milliseconds since 1970. It may jump, stand still or be years off.
  public var wallMilliseconds: () -> UInt64
  public var random: any RandomNumberGenerator

  public init(
    wallMilliseconds: @escaping () -> UInt64,
    random: any RandomNumberGenerator = SystemRandomNumberGenerator()
  ) {
    self.wallMilliseconds = wallMilliseconds
    self.random = random
  }
}
