using System.Runtime.CompilerServices;
using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Parsing.Columns;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Access;

/// <summary>Writes access log lines as log rows. The client is not the host: host stays empty.</summary>
internal sealed class AccessParser(ParserOptions options) : IRecordParser
{
    /// <inheritdoc/>
    public string Format => "access";

    /// <inheritdoc/>
    public string Description => "access: [vhost] client ident user [time] \"request\" status size ...";

    /// <inheritdoc/>
    public bool InfersYear => false;

    /// <inheritdoc/>
    public bool IsMultiLine => false;

    private ParserOptions Options => options;

    /// <inheritdoc/>
    public bool StartsRecord(ReadOnlySpan<byte> line) => true;

    /// <inheritdoc/>
    public void Parse(ReadOnlySpan<byte> records, BatchBuilder output)
    {
        AccessState state = output.State(this, static parser => new AccessState(parser.Options.Fields));
        output.UseFields(state.Names);
        Reader reader = new(options, state, new ByteText(records), output);
        LineScan.Run<AccessRules, Reader>(records, LineScan.ByteOrderMark(records, output.ChunkPosition), state.Index, ref reader);
    }

    /// <summary>Lines whose parts stand where they mostly do are read by their structural bytes; <see cref="AccessLine"/> reads all others.</summary>
    private readonly ref struct Reader(ParserOptions options, AccessState state, ByteText text, BatchBuilder output) : ILineReader
    {
        private const int MaxSizeDigits = 18;

        private readonly ParserOptions _options = options;
        private readonly AccessState _state = state;
        private readonly ByteText _text = text;
        private readonly BatchBuilder _output = output;
        private readonly LogColumns _columns = output.Columns;

        public void Read(Positions tokens, int count, int start, int end)
        {
            int stop = end;
            while (stop > start && _text[stop - 1] is (byte)' ' or (byte)'\t' or (byte)'\r')
            {
                stop--;
            }

            if (stop == start)
            {
                return;
            }

            bool irregular = _options.IsCareful || _state.Index.IsIrregular(start, end);
            if ((irregular || _state.Index.HasNonAscii) && !LineReader.Check(_text.Slice(start, end - start), _output))
            {
                return;
            }

            if (irregular || stop < end || !TryPlace(tokens, count, start, stop))
            {
                Write(_text.Slice(start, stop - start));
            }
        }

        private bool TryPlace(Positions tokens, int count, int start, int end)
        {
            const int TokensOfCommon = 9;
            ByteText text = _text;
            if (count < TokensOfCommon || !HasWords(tokens, start, out int words))
            {
                return false;
            }

            // words is the token of the space before the time, whose own space is the next one.
            int time = tokens[words] + 2;
            int length = _state.Times.TryReadPrefix(text.Slice(time, end - time), TimestampShapes.Clf, _options, out long nanoseconds);
            tokens = tokens.From(words + 2);
            count -= words + 2;
            int afterTime = time + length + 1;
            if (count < 5 || length == 0 || text[afterTime - 1] != ']' || tokens[0] != afterTime || tokens[1] != afterTime + 1)
            {
                return false;
            }

            int request = afterTime + 2;
            int close = tokens[2];
            int status = close + 2;
            int size = status + 4;
            int sizeEnd = tokens[5];
            ulong code = (text.Word(status) & 0xFFFFFF) - 0x303030;
            if (text[afterTime] != ' ' || text[request - 1] != '"' || text[close] != '"' || tokens[3] != close + 1 || text[close + 1] != ' '
                || tokens[4] != size - 1 || text[size - 1] != ' ' || sizeEnd <= size || (sizeEnd != end && text[sizeEnd] != ' ') || ((code | (code + 0x767676)) & 0x808080) != 0)
            {
                return false;
            }

            if (!TryReadSize(size, sizeEnd, out double bytes))
            {
                return false;
            }

            int further = _columns.Has(LogColumns.Duration) ? FurtherWord(tokens.From(5), count - 5) : -1;
            int number = (((int)code & 0xF) * 100) + ((((int)code >> 8) & 0xF) * 10) + (((int)code >> 16) & 0xF);
            _output.TakeLogRow(start, end - start);
            _output.SetTime(nanoseconds);
            _output.SetStatus((short)number);
            _output.SetSeverity((byte)(number >= 500 ? Severity.Error : number >= 400 ? Severity.Warn : Severity.Info));
            _output.SetSize(bytes);
            if (_columns.Has(LogText.Body))
            {
                _output.SetText(LogText.Body, text, request, close - request);
            }

            if (further >= 0)
            {
                _output.SetDuration(AccessLine.ReadDuration(text.Slice(further, end - further), 0));
            }

            if (words == 3 || _state.Fields is not null)
            {
                WriteRare(start, end, words, time - 2, _text.Slice(request, close - request), sizeEnd);
            }

            return true;
        }

        /// <summary>Three or four words before the time, a space after each.</summary>
        /// <param name="tokens">Structural bytes of the line, at least five.</param>
        /// <param name="start">Start of the line.</param>
        /// <param name="last">The token of the space behind the last word: 2 or 3.</param>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private bool HasWords(Positions tokens, int start, out int last)
        {
            int first = tokens[0];
            int second = tokens[1];
            int third = tokens[2];
            last = 2;
            if (first == start || second - first < 2 || third - second < 2 || _text[first] != ' ' || _text[second] != ' ' || _text[third] != ' '
                || _text[first + 1] == '[' || _text[second + 1] == '[')
            {
                return false;
            }

            if (_text[third + 1] == '[')
            {
                return true;
            }

            last = 3;
            int fourth = tokens[3];
            return fourth - third > 1 && _text[fourth] == ' ' && _text[fourth + 1] == '[';
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private bool TryReadSize(int start, int end, out double size)
        {
            size = double.NaN;
            if (_text[start] == '-')
            {
                return end - start == 1;
            }

            bool read = NumberReader.TryReadUInt64(_text.Slice(start, end - start), out ulong bytes) && end - start <= MaxSizeDigits;
            size = (long)bytes;
            return read;
        }

        /// <summary>Where the first field behind the size stands that is not in quotes, and may be a duration; -1 when there is none.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private int FurtherWord(Positions tokens, int count)
        {
            int t = 0;
            for (; t + 2 < count; t += 3)
            {
                // A space, a quote behind it, and its end behind which is a space or the end of the line.
                int space = tokens[t];
                int close = tokens[t + 2];
                if (tokens[t + 1] != space + 1 || _text[space] != ' ' || _text[space + 1] != '"' || tokens[t + 3] != close + 1)
                {
                    return space;
                }
            }

            return t < count ? tokens[t] : -1;
        }

        private void WriteRare(int start, int end, int words, int clientsEnd, ReadOnlySpan<byte> request, int sizeEnd)
        {
            ReadOnlySpan<byte> line = _text.Slice(start, end - start);
            ReadOnlySpan<byte> host = AccessLine.ReadVirtualHost(line[..(clientsEnd - start)], out _);
            if (words == 3)
            {
                _output.SetText(LogText.Service, host);
            }

            _state.Fields?.Write(line, clientsEnd - start, !host.IsEmpty, request, sizeEnd - start, _output);
        }

        private void Write(ReadOnlySpan<byte> line)
        {
            if (!AccessLine.TryRead(line, _options, out AccessLine access))
            {
                _output.Reject(line, access.Reason, access.Error);
                return;
            }

            _output.BeginLog();
            _output.SetTime(access.Time);
            _output.SetSeverity((byte)(access.Status >= 500 ? Severity.Error : access.Status >= 400 ? Severity.Warn : Severity.Info));
            _output.SetStatus(access.Status);
            _output.SetSize(access.Size);
            _output.SetDuration(access.Duration);
            _output.SetText(LogText.Body, access.Request);
            _output.SetText(LogText.Service, access.VirtualHost);
            _state.Fields?.Write(line, access.ClientsEnd, !access.VirtualHost.IsEmpty, access.Request, access.SizeEnd, _output);
            _output.EndRow(line);
        }
    }
}
