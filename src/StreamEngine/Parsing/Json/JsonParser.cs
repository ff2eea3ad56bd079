using System.Text.Unicode;
using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Parsing.Columns;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Json;

/// <summary>Parses JSON lines.</summary>
/// <param name="options">Rules for times, limits, and the fields that get columns.</param>
/// <param name="snapshots">True when the records are snapshots full of numbers.</param>
/// <param name="mark">First byte of the names of additional fields; 0 for none.</param>
internal sealed class JsonParser(ParserOptions options, bool snapshots, byte mark = 0) : IRecordParser
{
    public string Format => "json";

    public string Description => snapshots ? "json: snapshots, a metric for each number" : "json: log records, metric points and change events";

    public bool InfersYear => false;

    public bool IsMultiLine => false;

    public bool StartsRecord(ReadOnlySpan<byte> line) => true;

    public void Parse(ReadOnlySpan<byte> records, BatchBuilder output)
    {
        JsonState state = output.State(this, static parser => new JsonState(parser.Options, parser.Mark));
        output.UseFields(state.Keys.Names);
        new Run(this, state, records, output).Parse();
    }

    private ParserOptions Options => options;

    private byte Mark => mark;

    private bool HasSnapshots => snapshots;

    /// <summary>One chunk on its way.</summary>
    private readonly ref struct Run
    {
        private readonly JsonParser _parser;
        private readonly JsonState _state;
        private readonly ReadOnlySpan<byte> _records;
        private readonly ByteText _text;
        private readonly BatchBuilder _output;
        private readonly bool _wantsFields;

        internal Run(JsonParser parser, JsonState state, ReadOnlySpan<byte> records, BatchBuilder output)
        {
            _parser = parser;
            _state = state;
            _records = records;
            _text = new ByteText(records);
            _output = output;
            _wantsFields = !parser.Options.Fields.IsNone;
        }

        internal void Parse()
        {
            int start = 0;
            FieldSet fields = default;
            fields.StartChunk(_records);
            StructuralIndex index = _state.Index;
            index.Start(_records.Length);
            while (index.Scan<JsonRules>(_records))
            {
                ReadOnlySpan<int> tokens = index.Tokens;
                int done = 0;
                ReadOnlySpan<int> lines = index.Lines;
                for (int i = 0; i < lines.Length;)
                {
                    int placed = PlaceRun(lines[i..], done, start);
                    if (placed == 0)
                    {
                        ParseLine(tokens[done..lines[i]], index.Unchecked.From(done), start, tokens[lines[i]], ref fields);
                        placed = 1;
                    }

                    i += placed;
                    done = lines[i - 1] + 1;
                    start = tokens[done - 1] + 1;
                }

                index.Consume(done);
            }

            if (start < _records.Length)
            {
                ParseLine(index.Tokens, index.Unchecked, start, _records.Length, ref fields);
            }

            Flush();
        }

        private void ParseLine(ReadOnlySpan<int> tokens, Positions positions, int start, int end, ref FieldSet fields)
        {
            bool regular = !_parser.Options.IsCareful && !_state.Index.IsIrregular(start, end);
            end -= end > start && _text[end - 1] == '\r' ? 1 : 0;
            ReadOnlySpan<byte> record = _text.Slice(start, end - start);
            if (_state.Index.HasNonAscii && !Utf8.IsValid(record))
            {
                _output.Reject(record, RejectReason.InvalidUtf8, string.Empty);
                return;
            }

            if (regular && TryPlace(positions, tokens.Length, start, record.Length))
            {
                return;
            }

            if ((!regular || !TryWalk(tokens, positions, start, record, ref fields)) && record.IndexOfAnyExcept((byte)' ', (byte)'\t') >= 0)
            {
                Read(start, record, ref fields);
            }
        }

        /// <summary>
        /// Gives records that follow each other, and have the shape that those before them had, their rows, and their values to the group of the shape.
        /// </summary>
        /// <param name="lines">Where the newlines are in the tokens.</param>
        /// <param name="done">The first token of the first record.</param>
        /// <param name="start">Where the first record starts.</param>
        /// <returns>The records that are placed; 0 when the first one is to be looked at by itself.</returns>
        private int PlaceRun(ReadOnlySpan<int> lines, int done, int start)
        {
            if (_state.Shapes.Repeated is not { } shape || _parser.HasSnapshots)
            {
                return 0;
            }

            if (!_output.HasLogRow)
            {
                Flush();
            }

            int room = Math.Min(RecordGroup.MaxRecords - shape.Group.Count, _output.RoomFor(EventKind.Log));
            int tried = Collect(lines[..Math.Min(Math.Min(lines.Length, room), _state.Shapes.RunLimit)], shape.Tokens, done, start);
            if (tried == 0)
            {
                return 0;
            }

            int placed = shape.MatchRun(_text, _state.Index.Unchecked, _state.Run, tried);
            _state.Shapes.EndRun(placed, tried);
            if (placed == 0)
            {
                return 0;
            }

            int row = _output.TakeLogRows(placed);
            Span<int> offsets = _output.Batch.RecordOffsets.Span(row + placed)[row..];
            Span<int> lengths = _output.Batch.RecordLengths.Span(row + placed)[row..];
            for (int i = 0; i < placed; i++)
            {
                (int first, int end) = _state.Run.At(i);
                int begin = _state.Index.Unchecked[first];
                offsets[i] = _output.ChunkOffset + begin;
                lengths[i] = end - begin;
            }

            if (shape.Group.AddRun(row, placed))
            {
                Flush(shape);
            }

            return placed;
        }

        /// <summary>Notes where records begin and end, up to the first one that cannot be one of a run.</summary>
        private int Collect(ReadOnlySpan<int> lines, int count, int done, int start)
        {
            StructuralIndex index = _state.Index;
            Positions tokens = index.Unchecked;
            Pieces run = _state.Run;
            for (int i = 0; i < lines.Length; i++)
            {
                int line = lines[i];
                int end = tokens[line];
                if (line - done != count || tokens[done] != start || index.IsIrregular(start, end)
                    || (index.HasNonAscii && !Utf8.IsValid(_text.Slice(start, end - start))))
                {
                    return i;
                }

                run.Set(i, done, end - (_text[end - 1] == '\r' ? 1 : 0));
                start = end + 1;
                done = line + 1;
            }

            return lines.Length;
        }

        /// <summary>Gives a record of a known shape its row, and its values to the group of its shape.</summary>
        private bool TryPlace(Positions tokens, int count, int start, int length)
        {
            if (_parser.HasSnapshots)
            {
                return false;
            }

            if (!_output.HasLogRow)
            {
                Flush();
            }

            if (_state.Shapes.Find(_text, tokens, count, start, start + length) is not { } shape)
            {
                return false;
            }

            if (shape.Group.Add(_output.TakeLogRow(start, length)))
            {
                Flush(shape);
            }

            return true;
        }

        /// <summary>Writes the columns of all records that wait.</summary>
        private void Flush()
        {
            _output.Abandon();
            foreach (JsonShape shape in _state.Shapes.All)
            {
                if (shape.Group.Count > 0)
                {
                    Flush(shape);
                }
            }
        }

        private void Flush(JsonShape shape)
        {
            ulong failed = shape.Group.Write(_text, _state.Index, _output);
            for (; failed != 0; failed &= failed - 1)
            {
                ReadAgain(shape.Group.Rows[BitMasks.Lowest(failed)]);
            }
        }

        /// <summary>Reads a record from scratch that has a row already, and that a value kept from its shape.</summary>
        private void ReadAgain(int row)
        {
            EventBatch batch = _output.Batch;
            int start = batch.RecordOffsets[row] - _output.ChunkOffset;
            ReadOnlySpan<byte> record = _text.Slice(start, batch.RecordLengths[row]);
            FieldSet fields = default;
            fields.StartChunk(_records);
            _output.Rewrite(row);
            JsonRow values = new(_text, _output, null, _wantsFields);
            JsonCursor cursor = new(record, _parser.Options);
            if (!new JsonRecord(_text, start, values).Read(ref cursor, _state.Keys, ref fields))
            {
                _output.Reject(record, cursor.Reason, cursor.Error());
                return;
            }

            if (_wantsFields)
            {
                values.WriteLeft(ref fields);
            }

            RecordWriter.WriteBegun(EventKind.Log, ref fields, record, _output, _parser.Options);
        }

        private bool TryWalk(ReadOnlySpan<int> tokens, Positions positions, int start, ReadOnlySpan<byte> record, ref FieldSet fields)
        {
            JsonWalker walker = new(_text, _state, Begin(ref fields), _parser.Options);
            if (!walker.Read(tokens, start, start + record.Length, ref fields))
            {
                return false;
            }

            // The fields may have gone into a row of another kind: then once more, and the next record is expected to be like this one.
            if (!TryWrite(record, ref fields))
            {
                return TryWalk(tokens, positions, start, record, ref fields);
            }

            if (_state.Kind == EventKind.Log && !_parser.HasSnapshots)
            {
                _state.Shapes.Learn(_text, tokens, positions, ref fields);
            }

            return true;
        }

        private void Read(int start, ReadOnlySpan<byte> record, ref FieldSet fields)
        {
            JsonRow row = Begin(ref fields);
            JsonCursor cursor = new(record, _parser.Options);
            if (!new JsonRecord(_text, start, row).Read(ref cursor, _state.Keys, ref fields))
            {
                _output.Reject(record, cursor.Reason, cursor.Error());
            }
            else if (!TryWrite(record, ref fields))
            {
                Read(start, record, ref fields);
            }
        }

        /// <summary>Begins a row of the kind that the last record was of.</summary>
        private JsonRow Begin(scoped ref FieldSet fields)
        {
            fields.Clear();
            EventKind kind = _state.Kind;
            if (kind != EventKind.Log || !_output.HasLogRow)
            {
                Flush();
            }

            RecordWriter.Begin(kind, _output);
            bool isLog = kind == EventKind.Log && !_parser.HasSnapshots;
            _state.Log.Start();
            return new JsonRow(_text, _output, isLog ? _state.Log : null, _wantsFields);
        }

        /// <summary>Ends the row. False when the record is of another kind and its fields must be read again.</summary>
        private bool TryWrite(ReadOnlySpan<byte> record, ref FieldSet fields)
        {
            if (_parser.HasSnapshots)
            {
                if (!WriteSnapshot(ref fields, record))
                {
                    RecordWriter.Write(ref fields, record, _output, _parser.Options);
                }

                return true;
            }

            EventKind kind = RecordWriter.KindOf(ref fields);
            if (kind != _state.Kind)
            {
                _state.Kind = kind;
                Flush();
                if (_wantsFields)
                {
                    return false;
                }

                RecordWriter.Write(ref fields, record, _output, _parser.Options);
                return true;
            }

            if (kind == EventKind.Log)
            {
                if (_state.Log.IsComplete(ref fields))
                {
                    _output.EndRow(record);
                    return true;
                }

                if (_wantsFields)
                {
                    new JsonRow(_text, _output, null, wantsFields: true).WriteLeft(ref fields);
                }

                _output.ClearRow();
            }

            RecordWriter.WriteBegun(kind, ref fields, record, _output, _parser.Options);
            return true;
        }

        /// <summary>False when the record has no numbers, but something to say: then it is a record like any other.</summary>
        private bool WriteSnapshot(ref FieldSet fields, ReadOnlySpan<byte> record)
        {
            if (fields.Has(WellKnownField.Body) && fields.Has(WellKnownField.Severity))
            {
                return false;
            }

            _output.BeginMetric();
            if (!RecordWriter.TrySetTime(ref fields, record, _output, _parser.Options))
            {
                return true;
            }

            return JsonSnapshot.Write(record, _output.Time, _output, _parser.Options) > 0;
        }
    }
}
