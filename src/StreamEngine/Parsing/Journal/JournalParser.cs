using System.Text.Unicode;
using StreamEngine.Batching;

namespace StreamEngine.Parsing.Journal;

/// <summary>
/// Writes entries of a journal export as log rows. Data may hold any bytes, blank lines too: wherever a blank line comes before the field
/// that entries begin with, an entry begins, so that the rows do not depend on where a stream was cut.
/// </summary>
internal sealed class JournalParser : IRecordParser
{
    private readonly byte[] _first;
    private readonly ParserOptions _options;

    /// <param name="first">The field that entries begin with, equals sign included.</param>
    /// <param name="options">Limits, and the fields that get columns.</param>
    internal JournalParser(ReadOnlySpan<byte> first, ParserOptions options)
    {
        _first = first.ToArray();
        _options = options;
    }

    /// <inheritdoc/>
    public string Format => "journal";

    /// <inheritdoc/>
    public string Description => "journal: fields a line, a blank line between entries";

    /// <inheritdoc/>
    public bool InfersYear => false;

    /// <inheritdoc/>
    public bool IsMultiLine => true;

    /// <inheritdoc/>
    public bool StartsRecord(ReadOnlySpan<byte> line) => line.StartsWith(_first);

    /// <summary>Only a blank line ends an entry.</summary>
    public bool NeedsNextLine(ReadOnlySpan<byte> line) => !line.IsEmpty;

    /// <inheritdoc/>
    public void Parse(ReadOnlySpan<byte> records, BatchBuilder output)
    {
        JournalState state = output.State(this, static parser => new JournalState(parser._options));
        output.UseFields(state.Names.Names);
        ReadOnlySpan<byte> rest = output.ChunkPosition == 0 ? LineReader.SkipByteOrderMark(records) : records;
        while (!rest.IsEmpty)
        {
            int end = SegmentEnd(rest);
            ParseSegment(rest[..end], state, output);
            rest = rest[end..];
        }
    }

    /// <summary>Where the next entry begins for certain: behind a blank line, with the field that entries begin with.</summary>
    private int SegmentEnd(ReadOnlySpan<byte> text)
    {
        int at = 1;
        while (at < text.Length)
        {
            int next = text[at..].IndexOf(_first);
            if (next < 0)
            {
                break;
            }

            at += next;
            if (text[at - 1] == '\n' && EndsWithBlankLine(text[..at]))
            {
                return at;
            }

            at++;
        }

        return text.Length;
    }

    private static bool EndsWithBlankLine(ReadOnlySpan<byte> text)
    {
        text = text[..^1];
        text = text.Length > 0 && text[^1] == '\r' ? text[..^1] : text;
        return text.IsEmpty || text[^1] == '\n';
    }

    private void ParseSegment(ReadOnlySpan<byte> text, JournalState state, BatchBuilder output)
    {
        while (true)
        {
            text = text.TrimStart("\r\n"u8);
            if (text.IsEmpty)
            {
                return;
            }

            text = text[ParseEntry(text, state, output)..];
        }
    }

    /// <summary>Parses one entry.</summary>
    /// <returns>Its length, the blank line behind it included.</returns>
    private int ParseEntry(ReadOnlySpan<byte> text, JournalState state, BatchBuilder output)
    {
        output.BeginLog();
        JournalRow row = new(state, output);
        JournalFields fields = new(text);
        int count = 0;
        int end = 0;
        while (fields.Next())
        {
            end = fields.Position;
            if (++count > _options.MaxFields)
            {
                end = EntryEnd(text, end);
                output.Reject(Whole(text, end), RejectReason.TooComplex, $"more than {_options.MaxFields} fields");
                return end;
            }

            if (!row.Take(fields))
            {
                end = EntryEnd(text, end);
                output.Reject(Whole(text, end), RejectReason.InvalidUtf8, $"expected UTF-8 in {BatchBuilder.Show(fields.Name)}");
                return end;
            }
        }

        if (fields.Error is not null)
        {
            int at = fields.Position;
            end = EntryEnd(text, at);
            output.Reject(Whole(text, end), fields.Reason, "byte " + Expected.At(text[..end], at, fields.Error)["column ".Length..]);
            return end;
        }

        ReadOnlySpan<byte> record = Whole(text, end);
        if (row.Finish(record, out string? error))
        {
            output.EndRow(TextOf(record));
        }
        else
        {
            output.Reject(record, RejectReason.Timestamp, error!);
        }

        return Math.Max(fields.Position, end);
    }

    private static ReadOnlySpan<byte> Whole(ReadOnlySpan<byte> text, int end) => text[..end].TrimEnd("\r\n"u8);

    /// <summary>End of an entry that cannot be read further from a position: behind the next blank line.</summary>
    private static int EntryEnd(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length)
        {
            int length = text[at..].IndexOf((byte)'\n');
            if (length < 0)
            {
                return text.Length;
            }

            bool blank = length == 0 || (length == 1 && text[at] == '\r');
            at += length + 1;
            if (blank)
            {
                break;
            }
        }

        return at;
    }

    /// <summary>The entry up to the first field whose bytes, its length included, are no text: what is kept as the raw record is text.</summary>
    private static ReadOnlySpan<byte> TextOf(ReadOnlySpan<byte> record)
    {
        if (Utf8.IsValid(record))
        {
            return record;
        }

        JournalFields fields = new(record);
        int end = 0;
        while (fields.Next() && Utf8.IsValid(record[end..fields.Position]))
        {
            end = fields.Position;
        }

        return Whole(record, end);
    }
}
