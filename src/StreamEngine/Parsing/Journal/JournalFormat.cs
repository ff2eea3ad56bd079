namespace StreamEngine.Parsing.Journal;

/// <summary>The export format of the systemd journal, as <c>journalctl -o export</c> writes it.</summary>
internal sealed class JournalFormat : IRecordFormat
{
    /// <summary>The field that journalctl writes first.</summary>
    private static ReadOnlySpan<byte> Cursor => "__CURSOR="u8;

    /// <inheritdoc/>
    public string Name => "journal";

    /// <summary>True when bytes begin with a field that only the journal has. Such bytes may hold binary lengths.</summary>
    internal static bool IsExport(ReadOnlySpan<byte> bytes)
    {
        bytes = LineReader.SkipByteOrderMark(bytes).TrimStart("\r\n"u8);
        return bytes.StartsWith(Cursor) || bytes.StartsWith("__REALTIME_TIMESTAMP="u8);
    }

    /// <inheritdoc/>
    public double Match(in FormatSample sample) => IsExport(sample.Bytes) ? 1 : 0;

    /// <inheritdoc/>
    public IRecordParser CreateParser(in FormatSample sample, ParserOptions options)
    {
        ReadOnlySpan<byte> first = LineReader.SkipByteOrderMark(sample.Bytes).TrimStart("\r\n"u8);
        int end = first.IndexOfAny((byte)'=', (byte)'\n');
        bool named = end > 0 && first[end] == '=' && JournalFields.IsName(first[..end]);
        return new JournalParser(named ? first[..(end + 1)] : Cursor, options);
    }
}
