using StreamEngine.Batching;
using StreamEngine.Numerics;

namespace StreamEngine.Parsing.Csv;

/// <summary>
/// Walks the records of a CSV text (RFC 4180): cells may be quoted, and then hold delimiters, line ends and doubled quotes.
/// A record whose quotes do not fit ends at its first line end, so that one stray quote costs one line.
/// </summary>
internal ref struct CsvCursor(ReadOnlySpan<byte> text, byte delimiter)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private int _at;

    /// <summary>Where the next record is looked for.</summary>
    internal int Position
    {
        readonly get => _at;
        set => _at = value;
    }

    /// <summary>The record, without its line end.</summary>
    internal ReadOnlySpan<byte> Record { get; private set; }

    /// <summary>Cells of the record; those that the caller has no room for are counted, not kept.</summary>
    internal int Count { get; private set; }

    /// <summary>Null when the record was read.</summary>
    internal string? Error { get; private set; }

    internal RejectReason Reason { get; private set; }

    /// <summary>Moves to the next record that is not blank; false when there is none.</summary>
    internal bool Next(Span<CsvCell> cells)
    {
        while ((uint)_at < (uint)_text.Length && _text[_at] is (byte)'\n' or (byte)'\r')
        {
            _at++;
        }

        if (_at >= _text.Length)
        {
            return false;
        }

        int start = _at;
        Count = 0;
        Error = null;
        while (ReadCell(cells, start))
        {
        }

        return true;
    }

    /// <summary>Reads a cell; true when another one follows on the record.</summary>
    private bool ReadCell(Span<CsvCell> cells, int start)
    {
        int at = _at;
        CsvCell cell;
        int end;
        if ((uint)at < (uint)_text.Length && _text[at] == '"')
        {
            end = EndOfQuote(at + 1, out bool doubled);
            cell = new CsvCell(at + 1, end - at - 2, doubled);
            if (end < 0 || !EndsCell(ref end))
            {
                return Fail(start, end < 0);
            }
        }
        else
        {
            end = QuotedText.IndexOfAny(_text, at, delimiter, (byte)'\n', (byte)'\n');
            int length = end - at;
            length -= length > 0 && _text[end - 1] == '\r' && (end == _text.Length || _text[end] == '\n') ? 1 : 0;
            cell = new CsvCell(at, length, false);
        }

        if (Count < cells.Length)
        {
            cells[Count] = cell;
        }

        Count++;
        if (end < _text.Length && _text[end] == delimiter)
        {
            _at = end + 1;
            return true;
        }

        EndRecord(start, end);
        return false;
    }

    /// <summary>Position after the closing quote; -1 when there is none.</summary>
    private readonly int EndOfQuote(int at, out bool doubled)
    {
        doubled = false;
        while (true)
        {
            int quote = _text[at..].IndexOf((byte)'"');
            if (quote < 0)
            {
                return -1;
            }

            at += quote + 1;
            if (at >= _text.Length || _text[at] != '"')
            {
                return at;
            }

            doubled = true;
            at++;
        }
    }

    private readonly bool EndsCell(ref int end)
    {
        if (end < _text.Length && _text[end] == '\r' && (end + 1 == _text.Length || _text[end + 1] == '\n'))
        {
            end++;
        }

        return end >= _text.Length || _text[end] == delimiter || _text[end] == '\n';
    }

    private bool Fail(int start, bool open)
    {
        Error = open ? "expected a closing quote, found the end" : "expected a delimiter after a closing quote";
        Reason = open ? RejectReason.Truncated : RejectReason.Syntax;
        int line = _text[start..].IndexOf((byte)'\n');
        EndRecord(start, line < 0 ? _text.Length : start + line);
        return false;
    }

    private void EndRecord(int start, int end)
    {
        _at = Math.Min(end + 1, _text.Length);
        int length = end - start;
        length -= length > 0 && _text[start + length - 1] == '\r' ? 1 : 0;
        Record = _text.Slice(start, length);
    }
}
