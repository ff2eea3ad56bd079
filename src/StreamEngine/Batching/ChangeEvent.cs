namespace StreamEngine.Batching;

/// <summary>Something that people or machines did to the system: the first suspect when it breaks.</summary>
/// <param name="Time">When it happened, in nanoseconds since the Unix epoch.</param>
/// <param name="Type">What was done: deployment, config, feature_flag, scale, restart, model, other.</param>
/// <param name="Entity">What it was done to.</param>
/// <param name="Version">Version after the change; empty when unknown.</param>
/// <param name="PreviousVersion">Version before it; empty when unknown.</param>
/// <param name="Description">Free text; may be empty.</param>
public sealed record ChangeEvent(long Time, string Type, Entity Entity, string Version, string PreviousVersion, string Description);
