namespace StreamEngine.Snapshots;

/// <summary>A snapshot, or a section of one, cannot be used.</summary>
/// <param name="message">What was expected and what was found, without the place.</param>
/// <param name="offset">Byte of the section, or of the file when no section is named; -1 when it is no single place.</param>
/// <param name="section">The section; null when it is the file, or not known yet.</param>
public sealed class SnapshotException(string message, long offset = -1, string? section = null) : Exception(message)
{
    /// <summary>Byte of the section, or of the file when no section is named; -1 when it is no single place.</summary>
    public long Offset { get; } = offset;

    /// <summary>The section; null when it is the file, or not known.</summary>
    public string? Section { get; } = section;

    /// <summary>The place and what is wrong with it: <c>section templates, byte 12: expected ...</c>.</summary>
    public string Reason
    {
        get
        {
            string at = Offset < 0 ? string.Empty : FormattableString.Invariant($"byte {Offset}");
            string place = Section is null ? at : at.Length == 0 ? "section " + Section : $"section {Section}, {at}";
            return place.Length == 0 ? Message : $"{place}: {Message}";
        }
    }
}
