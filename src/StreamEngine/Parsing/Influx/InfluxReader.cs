using System.Text.Unicode;
using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Parsing.Columns;

namespace StreamEngine.Parsing.Influx;

/// <summary>
/// Writes the lines of a chunk. Those whose structural bytes tell all wait in a group and are written column by column; all others are read one by one.
/// </summary>
internal ref struct InfluxReader(ParserOptions options, InfluxState state, ReadOnlySpan<byte> records, BatchBuilder output) : ILineReader
{
    private readonly ReadOnlySpan<byte> _records = records;
    private readonly ByteText _text = new(records);
    private readonly InfluxState _state = state;
    private readonly InfluxGroup _group = state.Group;
    private readonly BatchBuilder _output = output;
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
            int written = good == 0 ? 0 : _group.Write(_text, _output, first, good);
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
