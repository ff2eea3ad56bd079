namespace StreamEngine.Emission;

/// <summary>One source of an analysis, as the report shows it.</summary>
/// <param name="Name">Path or address.</param>
/// <param name="Format">Name of the recognised format.</param>
/// <param name="Records">Records found.</param>
/// <param name="Bytes">Bytes read, decompressed.</param>
/// <param name="Rejected">Records that could not be used.</param>
public sealed record ReportSource(string Name, string Format, long Records, long Bytes, long Rejected);
