using System.Numerics;
using System.Runtime.Intrinsics;
using System.Text.Unicode;
using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Parsing.Columns;

namespace StreamEngine.Parsing.Influx;

/// <summary>
/// Writes the lines of a chunk. Those whose structural bytes tell all wait in a group and are written column by column; all others are read one by one.
/// </summary>
/// <param name="options">Rules of the parser.</param>
/// <param name="state">What the worker keeps.</param>
/// <param name="records">The chunk, or a part of it.</param>
/// <param name="start">Where the part begins in the chunk.</param>
/// <param name="learns">True to note how lines begin.</param>
/// <param name="output">The builder.</param>
internal ref struct InfluxReader(ParserOptions options, InfluxState state, ReadOnlySpan<byte> records, int start, bool learns, BatchBuilder output) : ILineReader
{
    private const int NanosecondDigits = 19;

    private readonly ReadOnlySpan<byte> _records = records;
    private readonly ByteText _text = new(records);
    private readonly InfluxState _state = state;
    private readonly InfluxGroup _group = state.Group;
    private readonly BatchBuilder _output = output;
    private readonly int _offset = output.ChunkOffset + start;
    private readonly bool _learns = learns;
    private readonly bool _careful = options.IsCareful;
    private readonly int _mostFields = Math.Min(options.MaxFields, InfluxGroup.MaxFields);
    private bool? _isText;

    public void Read(Positions tokens, int count, int start, int end)
    {
        bool regular = !_careful && _text[start] is > (byte)' ' and not ((byte)'#' or (byte)',') && !_state.Index.IsIrregular(start, end + 1)
            && (!_state.Index.HasNonAscii || IsText || Utf8.IsValid(_text.Slice(start, end - start)));
        if (!regular || !TryPlace(tokens, count, start, end))
        {
            Flush();
            ReadCarefully(start, end);
        }
    }

    /// <summary>
    /// Reads lines that begin as those did that followed each other before, and have a short number and a time of 19 digits behind. Where a line begins in another way, that one may be
    /// missing, so the one after it is looked for too.
    /// </summary>
    /// <returns>Where the first line begins that is another one.</returns>
    internal int ReadRepeated()
    {
        int at = 0;
        LineHeads heads = _state.Heads;
        int head = heads.Expected;
        while (head >= 0)
        {
            if (!heads.StandsAt(head, _text, at))
            {
                head = heads.After(head);
                if (head < 0 || !heads.StandsAt(head, _text, at))
                {
                    break;
                }
            }

            HeadParts parts = heads.PartsOf(head);
            int value = at + parts.Length;
            if (!TryFindEnds(value, out int valueEnd, out int end))
            {
                break;
            }

            _group.SetHead(heads.NumberOf(head));
            _group.SetField(0, at + parts.Tags + 1, value - 1, valueEnd);
            if (_group.Add(at, end, at + parts.Name, at + parts.Tags, valueEnd + 1, 1))
            {
                Flush();
            }

            heads.Passed(head);
            head = heads.After(head);
            _text.PrefetchAfter(at, end + 1, 8192);
            at = end + 1;
        }

        Flush();
        return at;
    }

    /// <summary>Writes the lines that wait.</summary>
    internal void Flush()
    {
        int count = _group.Count;
        if (count == 0)
        {
            return;
        }

        ulong bad = _group.Check(_text);
        for (int first = 0; first < count;)
        {
            int good = Math.Min(BitMasks.Lowest(bad >> first), count - first);
            int written = good == 0 ? 0 : _group.Write(_text, _output, _state.Heads, _offset, first, good);
            if (written == 0)
            {
                Piece record = _group.Record(first);
                ReadCarefully(record.Start, record.Start + record.Length);
                written = 1;
            }

            first += written;
        }

        _group.Clear();
    }

    /// <summary>True when the whole chunk is UTF-8.</summary>
    private bool IsText => _isText ??= Utf8.IsValid(_records);

    /// <summary>Lets a regular line wait; false when its structural bytes are not those of a name, fields and a time.</summary>
    private bool TryPlace(Positions tokens, int count, int start, int end)
    {
        int most = (count >> 1) + 1;
        if (most > _mostFields)
        {
            return false;
        }

        if (most > _group.Room)
        {
            Flush();
        }

        int nameEnd = tokens[0];
        int at = count > 1 && _text[nameEnd] == ',' ? 1 : 0;
        int headEnd = tokens[at++];
        int key = headEnd + 1;
        int fields = 0;
        while (at < count && tokens[at] > key && _text[tokens[at]] == '=')
        {
            int valueEnd = tokens[at + 1];
            _group.SetField(fields++, key, tokens[at], valueEnd);
            at += 2;
            key = valueEnd + 1;
            if (at >= count)
            {
                // The value ends the line, or the space behind it is the last one: what follows is the time.
                bool timed = at == count;
                if (timed && (_text[valueEnd] != ' ' || key == end))
                {
                    return false;
                }

                if (_learns && fields == 1)
                {
                    Learn(start, new HeadParts(nameEnd - start, headEnd - start, tokens[at - 2] + 1 - start));
                }

                if (_group.Add(start, end, nameEnd, headEnd, timed ? key : end, fields))
                {
                    Flush();
                }

                return true;
            }

            if (_text[valueEnd] != ',')
            {
                return false;
            }
        }

        return false;
    }

    private void Learn(int start, HeadParts parts)
    {
        int head = _state.Heads.Learn(_text, start, parts);
        if (head >= 0)
        {
            _group.SetHead(_state.Heads.NumberOf(head));
        }
    }

    /// <summary>Finds where a value ends that is made of digits, signs and points, or one of integers, and where the line does after a time of 19 digits.</summary>
    private readonly bool TryFindEnds(int value, out int valueEnd, out int end)
    {
        valueEnd = end = 0;
        if (value + (2 * NanosecondDigits) > _text.Length)
        {
            return false;
        }

        Vector128<byte> bytes = _text.Load16(value);
        uint spaces = Vector128.Equals(bytes, Vector128.Create((byte)' ')).ExtractMostSignificantBits();
        uint others = Vector128.GreaterThan(bytes - Vector128.Create((byte)'-'), Vector128.Create((byte)('9' - '-'))).ExtractMostSignificantBits()
            & ~Vector128.Equals(bytes, Vector128.Create((byte)'i')).ExtractMostSignificantBits();
        if (spaces == 0 || (others & (spaces ^ (spaces - 1))) != (spaces & (0 - spaces)))
        {
            return false;
        }

        valueEnd = value + BitOperations.TrailingZeroCount(spaces);
        end = valueEnd + 1 + NanosecondDigits;
        uint digits = Vector256.LessThan(_text.Load32(valueEnd + 1) - Vector256.Create((byte)'0'), Vector256.Create((byte)10)).ExtractMostSignificantBits();
        return end < _text.Length && (digits & ((1u << (NanosecondDigits + 1)) - 1)) == (1u << NanosecondDigits) - 1 && _text[end] == '\n';
    }

    private void ReadCarefully(int start, int end)
    {
        ReadOnlySpan<byte> record = _text.Slice(start, end - start);
        int first = record.IndexOfAnyExcept((byte)' ', (byte)'\t');
        if (first < 0)
        {
            return;
        }

        if (record[first] == '#')
        {
            // A comment is no record, whatever its bytes.
            _output.Filter();
        }
        else if (!IsText && !Utf8.IsValid(record))
        {
            _output.Reject(record, RejectReason.InvalidUtf8, string.Empty);
        }
        else
        {
            InfluxWriter.Write(record, _state.Fields, _output);
        }
    }
}
