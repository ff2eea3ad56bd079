using System.Text.Unicode;
using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Parsing.Columns;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Logfmt;

/// <summary>
/// Writes the lines of a chunk. Those of a shape that was met before wait in its group and are written column by column; all others, and
/// those with a value that a column cannot take as it stands, are read pair by pair.
/// </summary>
internal ref struct LogfmtReader(ParserOptions options, LogfmtState state, ByteText text, BatchBuilder output) : ILineReader
{
    private readonly ParserOptions _options = options;
    private readonly LogfmtState _state = state;
    private readonly ByteText _text = text;
    private readonly BatchBuilder _output = output;
    private readonly bool _wantsFields = !options.Fields.IsNone;
    private FieldSet _fields;

    public void Read(Positions tokens, int count, int start, int end)
    {
        ReadOnlySpan<byte> record = _text.Slice(start, end - start);
        if (_state.Index.HasNonAscii && !Utf8.IsValid(record))
        {
            _output.Reject(record, RejectReason.InvalidUtf8, string.Empty);
            return;
        }

        bool irregular = _state.Index.IsIrregular(start, end);
        if (irregular && record.Contains((byte)0))
        {
            _output.Reject(record, RejectReason.Binary, "expected text, found a NUL byte");
            return;
        }

        bool regular = !_options.IsCareful && !irregular;
        if (!regular || !TryPlace(tokens, count, start, end))
        {
            ReadPairs(start, record, tokens, regular ? count : -1);
        }
    }

    /// <summary>Writes the columns of all records that wait.</summary>
    internal void Flush()
    {
        _output.Abandon();
        foreach (RecordShape shape in _state.Shapes.All)
        {
            if (shape.Group.Count > 0)
            {
                Flush(shape);
            }
        }
    }

    private bool TryPlace(Positions tokens, int count, int start, int end)
    {
        if (!_output.HasLogRow)
        {
            Flush();
        }

        if (_state.Shapes.Find(_text, tokens, count, start, end) is not { } shape)
        {
            return false;
        }

        if (shape.Group.Add(_output.TakeLogRow(start, end - start)))
        {
            Flush(shape);
        }

        return true;
    }

    private void Flush(RecordShape shape)
    {
        ulong failed = shape.Group.Write(_text, _state.Index, _output);
        for (; failed != 0; failed &= failed - 1)
        {
            ReadAgain(shape.Group.Rows[BitMasks.Lowest(failed)]);
        }
    }

    /// <summary>Reads a record from scratch that has a row already.</summary>
    private void ReadAgain(int row)
    {
        int start = _output.Batch.RecordOffsets[row] - _output.ChunkOffset;
        ReadOnlySpan<byte> record = _text.Slice(start, _output.Batch.RecordLengths[row]);
        FieldSet fields = default;
        _output.Rewrite(row);
        if (TryRead(record, ref fields))
        {
            WriteFields(EventKind.Log, start, record, ref fields);
            RecordWriter.WriteBegun(EventKind.Log, ref fields, record, _output, _options);
        }
    }

    /// <summary>Reads a record pair by pair, and learns its shape.</summary>
    /// <param name="start">Start of the record.</param>
    /// <param name="record">The record.</param>
    /// <param name="tokens">Its structural bytes.</param>
    /// <param name="count">How many they are; -1 when they do not tell all.</param>
    private void ReadPairs(int start, ReadOnlySpan<byte> record, Positions tokens, int count)
    {
        if (record.IndexOfAnyExcept((byte)' ', (byte)'\t') < 0 || !TryRead(record, ref _fields))
        {
            return;
        }

        EventKind kind = RecordWriter.KindOf(ref _fields);
        if (kind != EventKind.Log || !_output.HasLogRow)
        {
            Flush();
        }

        if (kind == EventKind.Log && count >= 0 && _state.Shapes.MayLearn(_text, tokens, count, start))
        {
            LogfmtShape? shape = LogfmtShapeReader.Read(_text, start, record.Length, count, _state.Keys, ref _fields, _options);
            _state.Shapes.Learn(shape, _text, tokens, count, start);
        }

        RecordWriter.Begin(kind, _output);
        WriteFields(kind, start, record, ref _fields);
        RecordWriter.WriteBegun(kind, ref _fields, record, _output, _options);
    }

    /// <summary>Finds the known fields of a record, or rejects it.</summary>
    private readonly bool TryRead(ReadOnlySpan<byte> record, scoped ref FieldSet fields)
    {
        fields.Start(record);
        int pairs = 0;
        LogfmtCursor cursor = new(record);
        while (cursor.Next())
        {
            if (!cursor.HasValue || cursor.KeyLength == 0)
            {
                continue;
            }

            if (++pairs > _options.MaxFields)
            {
                _output.Reject(record, RejectReason.TooComplex, $"column {cursor.KeyStart + 1}: more than {_options.MaxFields} fields");
                return false;
            }

            if (FieldTable.TryFind(record, cursor.KeyStart, cursor.KeyLength, out FieldEntry entry) && entry.Field != WellKnownField.None)
            {
                fields.Offer(entry, cursor.ValueStart, cursor.ValueLength, cursor.ValueKind);
            }
        }

        if (cursor.Unterminated)
        {
            _output.Reject(record, RejectReason.Truncated, $"column {cursor.ValueStart}: expected a closing quote, found the end");
            return false;
        }

        if (pairs == 0)
        {
            _output.Reject(record, RejectReason.Syntax, "column 1: expected key=value, found none");
            return false;
        }

        return true;
    }

    /// <summary>Writes the values that were asked for and have no place in the columns that every row of the kind has.</summary>
    private readonly void WriteFields(EventKind kind, int start, ReadOnlySpan<byte> record, scoped ref FieldSet fields)
    {
        if (!_wantsFields)
        {
            return;
        }

        LogfmtCursor cursor = new(record);
        while (cursor.Next())
        {
            if (!cursor.HasValue || cursor.KeyLength == 0 || _state.Keys.Find(_text, start + cursor.KeyStart, cursor.KeyLength).Ordinal is not (>= 0 and int ordinal))
            {
                continue;
            }

            bool known = FieldTable.TryFind(record, cursor.KeyStart, cursor.KeyLength, out FieldEntry entry) && entry.Field != WellKnownField.None;
            bool isLeft = kind == EventKind.Log || Measures.Has(entry.Field);
            if (known && (!isLeft || LogfmtShapeReader.IsTaken(entry.Field, known, cursor.ValueStart, ref fields)))
            {
                continue;
            }

            ReadOnlySpan<byte> value = record.Slice(cursor.ValueStart, cursor.ValueLength);
            if (cursor.IsQuoted)
            {
                _output.SetField(ordinal, TextDecoder.Decode(value, cursor.ValueKind, _output));
            }
            else if (!value.IsEmpty)
            {
                BareValue.Set(ordinal, value, _output);
            }
        }
    }
}
