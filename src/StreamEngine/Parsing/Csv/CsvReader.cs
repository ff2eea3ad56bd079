using System.Buffers;
using System.Text.Unicode;
using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;

namespace StreamEngine.Parsing.Csv;

/// <summary>
/// One chunk of a table on its way. Records are found in the structural index and written in groups; from a record whose quotes do not fit on, the careful
/// reader takes a few, and the index begins anew behind them.
/// </summary>
internal ref struct CsvReader
{
    /// <summary>Bytes between two irregular records that make the next one a surprise.</summary>
    private const int Calm = 4096;

    /// <summary>Most records that are read carefully before the index is tried again.</summary>
    private const int MostCareful = 256;

    /// <summary>How many bytes ahead memory is fetched where no index is made.</summary>
    private const int Ahead = 8192;

    /// <summary>Bytes that are scanned at first, and after a row that does not begin as expected where rows did for long.</summary>
    private const int FirstPart = 1024;

    private readonly CsvParser _parser;
    private readonly CsvLayout _layout;
    private readonly CsvGroup _group;
    private readonly ReadOnlySpan<byte> _records;
    private readonly BatchBuilder _output;
    private int _headers;
    private bool? _isText;

    internal CsvReader(CsvParser parser, CsvLayout layout, CsvGroup group, ReadOnlySpan<byte> records, BatchBuilder output)
    {
        _parser = parser;
        _layout = layout;
        _group = group;
        _records = records;
        _output = output;
        _headers = output.ChunkPosition == 0 ? layout.HeaderRows : 0;
    }

    internal void Read()
    {
        int at = 0;
        int calm = 0;
        int careful = 1;
        int part = FirstPart / 2;
        while (at < _records.Length)
        {
            int from = at;
            at = ReadRepeated(at);
            part = at - from >= Calm ? FirstPart : Math.Min(part * 2, StructuralIndex.WindowBytes);
            int to = _group.Repeats is null || part >= _records.Length - at ? _records.Length : at + part;
            from = at;
            _group.HeadsFrom = _group.Repeats is not null && _group.Repeats.Heads.Begin(to - at) ? CsvHeads.Learned : CsvHeads.None;
            at = _layout.Delimiter switch
            {
                (byte)',' => Scan<CsvRules<Comma>>(at, to),
                (byte)';' => Scan<CsvRules<Semicolon>>(at, to),
                _ => Scan<CsvRules<Tab>>(at, to),
            };

            // What is left of a part begins the next one; what no part gets over is read carefully.
            if (at < _records.Length && (at == from || to == _records.Length))
            {
                careful = at - calm >= Calm ? 1 : Math.Min(careful * 2, MostCareful);
                at = calm = ReadCarefully(at, careful);
            }
        }
    }

    /// <summary>Reads records one by one.</summary>
    /// <param name="at">Where the first one begins.</param>
    /// <param name="most">Records to read.</param>
    /// <returns>Where the next one begins.</returns>
    internal int ReadCarefully(int at, int most) => ReadCarefully(_records, at, most);

    private int ReadCarefully(ReadOnlySpan<byte> text, int at, int most)
    {
        int width = _layout.Columns.Length;
        CsvCell[] rented = ArrayPool<CsvCell>.Shared.Rent(width);
        Span<CsvCell> cells = rented.AsSpan(0, width);
        CsvCursor cursor = new(text, _layout.Delimiter) { Position = at };
        while (most-- > 0 && cursor.Next(cells))
        {
            ReadOnlySpan<byte> record = cursor.Record;
            if (_headers > 0)
            {
                _headers--;
                _output.Filter();
            }
            else if (!IsText && !Utf8.IsValid(record))
            {
                _output.Reject(record, RejectReason.InvalidUtf8, string.Empty);
            }
            else if (cursor.Error is not null)
            {
                _output.Reject(record, cursor.Reason, cursor.Error);
            }
            else if (cursor.Count != width)
            {
                RejectWidth(record, cursor.Count);
            }
            else if (IsHeader(record))
            {
                _output.Filter();
            }
            else
            {
                _parser.Write(_records, record, cells, _output);
            }
        }

        ArrayPool<CsvCell>.Shared.Return(rented);
        return cursor.Position;
    }

    /// <summary>Reads regular records from a position on.</summary>
    /// <returns>Where the first record begins that is not regular, or not known to be whole; the end if there is none.</returns>
    private int Scan<TRules>(int from, int to)
        where TRules : struct, IScanRules
    {
        ReadOnlySpan<byte> text = _records[from..to];
        StructuralIndex index = _group.Index;
        index.Start(text.Length);
        int start = 0;
        while (index.Scan<TRules>(text))
        {
            CsvPage page = new(_group, new ByteText(text), from, _layout.Columns.Length, _output);
            Positions tokens = index.Unchecked;
            int done = 0;
            ReadOnlySpan<int> lines = index.Lines;
            while (!lines.IsEmpty)
            {
                if (_headers == 0 && !index.HasCare)
                {
                    lines = lines[_group.AddPlain(page.Text, lines, ref start, ref done)..];
                    if (_group.IsFull)
                    {
                        Flush(page);
                    }

                    if (lines.IsEmpty)
                    {
                        break;
                    }
                }

                int line = lines[0];
                lines = lines[1..];
                int end = tokens[line];
                if (index.IsIrregular(start, end + 1))
                {
                    Flush(page);
                    return from + start;
                }

                Place(page, start, end, done, line + 1 - done);
                start = end + 1;
                done = line + 1;
            }

            Flush(page);
            index.Consume(done);
        }

        return from + start;
    }

    /// <summary>Reads rows that begin as those did that followed each other before. One of them may be missing.</summary>
    /// <returns>Where the first other row begins.</returns>
    private int ReadRepeated(int from)
    {
        if (_headers > 0 || _group.Repeats is not { Heads: { Expected: >= 0 } heads } repeats)
        {
            return from;
        }

        ReadOnlySpan<byte> records = _records[from..];
        ByteText text = new(records);
        Positions tokens = _group.Index.StartEmpty(_group.Capacity * repeats.Tokens);
        CsvPage page = new(_group, text, from, _layout.Columns.Length, _output);
        _group.HeadsFrom = CsvHeads.Known;
        int at = 0;
        int head = heads.Expected;
        while (head >= 0 && repeats.AfterTime(text, at) is >= 0 and int start)
        {
            if (!heads.StandsAt(head, text, start))
            {
                head = heads.After(head);
                if (head < 0 || !heads.StandsAt(head, text, start))
                {
                    break;
                }
            }

            int end = CsvRepeats.EndOfRow(text, start + heads.PartsOf(head).Length, out int next);
            if (end < 0 || (end - at == _layout.Header.Length && IsHeader(text.Slice(at, end - at))))
            {
                break;
            }

            int token = _group.Count * repeats.Tokens;
            repeats.Place(tokens.From(token), head, start);
            _group.Heads[_group.Count] = heads.NumberOf(head);
            if (_group.Add(token, at, end))
            {
                Flush(page);
            }

            heads.Passed(head);
            head = heads.After(head);
            text.PrefetchAfter(at, next, Ahead);
            at = next;
        }

        Flush(page);
        return from + at;
    }

    /// <summary>Lets a record wait to be written, unless it is none.</summary>
    private void Place(in CsvPage page, int start, int end, int token, int cells)
    {
        while (start < end && page.Text[start] == '\r')
        {
            start++;
        }

        if (start == end)
        {
            return;
        }

        end -= page.Text[end - 1] == '\r' ? 1 : 0;
        if (cells == _layout.Columns.Length && _headers == 0 && end - start != _layout.Header.Length && !_group.Index.HasNonAscii)
        {
            if (_group.Add(token, start, end))
            {
                Flush(page);
            }

            return;
        }

        PlaceRare(page, start, end, token, cells);
    }

    private void PlaceRare(in CsvPage page, int start, int end, int token, int cells)
    {
        ReadOnlySpan<byte> record = page.Text.Slice(start, end - start);
        if (_headers > 0)
        {
            _headers--;
            _output.Filter();
        }
        else if (_group.Index.HasNonAscii && !IsText && !Utf8.IsValid(record))
        {
            Flush(page);
            _output.Reject(record, RejectReason.InvalidUtf8, string.Empty);
        }
        else if (cells != _layout.Columns.Length)
        {
            Flush(page);
            RejectWidth(record, cells);
        }
        else if (IsHeader(record))
        {
            _output.Filter();
        }
        else if (_group.Add(token, start, end))
        {
            Flush(page);
        }
    }

    /// <summary>Writes the rows that wait.</summary>
    private void Flush(in CsvPage page)
    {
        int count = _group.Count;
        if (count == 0)
        {
            return;
        }

        ulong bad = _group.Check(page);
        for (int first = 0; first < count;)
        {
            int good = Math.Min(BitMasks.Lowest(bad >> first), count - first);
            int written = good == 0 ? 0 : _group.Write(page, first, good);
            if (written == 0)
            {
                int end = page.Start + _group.Ends[first];
                end += _records[end] == '\r' ? 2 : 1;
                ReadCarefully(_records[..end], page.Start + _group.Starts[first], 1);
                written = 1;
            }

            first += written;
        }

        _group.Clear();
    }

    /// <summary>True when the whole chunk is UTF-8.</summary>
    private bool IsText => _isText ??= Utf8.IsValid(_records);

    /// <summary>True for the header, which comes again where files were put together.</summary>
    private readonly bool IsHeader(ReadOnlySpan<byte> record) =>
        record.Length == _layout.Header.Length && record.Length > 0 && record.SequenceEqual(_layout.Header);

    private readonly void RejectWidth(ReadOnlySpan<byte> record, int cells) =>
        _output.Reject(record, RejectReason.Syntax, $"expected {_layout.Columns.Length} cells, found {cells}");
}
