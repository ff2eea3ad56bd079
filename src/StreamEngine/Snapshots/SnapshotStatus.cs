namespace StreamEngine.Snapshots;

/// <summary>How snapshots of the state fare.</summary>
/// <param name="Written">Snapshots that were written.</param>
/// <param name="Failed">Snapshots that were begun and could not be written; the one before them stays.</param>
/// <param name="LastWritten">When the last one was written; null before the first.</param>
/// <param name="LastBytes">Size of its file.</param>
/// <param name="LastStop">For how long the folding of rows waited while its state was written down.</param>
/// <param name="LastError">Why the last one that failed did; null when none has.</param>
public sealed record SnapshotStatus(long Written, long Failed, DateTimeOffset? LastWritten, long LastBytes, TimeSpan LastStop, string? LastError);
