using System.Text;
using System.Text.Unicode;
using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Fields;
using StreamEngine.Parsing.Timestamps;

namespace StreamEngine.Parsing.Journal;

/// <summary>Takes the fields of one entry into the row that was begun.</summary>
internal ref struct JournalRow(JournalState state, BatchBuilder output)
{
    private const long NanosecondsPerMicrosecond = 1_000;

    /// <summary>Fields that have a column of every log to themselves and get none of their own.</summary>
    private static ReadOnlySpan<ushort> Taken => [JournalState.Message, JournalState.Time, JournalState.Priority, JournalState.Host];

    private readonly JournalState _state = state;
    private readonly BatchBuilder _output = output;
    private ReadOnlySpan<byte> _time;
    private ReadOnlySpan<byte> _sourceTime;
    private ushort _service;
    private bool _hasMessage;

    /// <summary>Takes a field; false when it should be text and is not.</summary>
    internal bool Take(in JournalFields field)
    {
        bool isText = Utf8.IsValid(field.Value);
        if (!isText && !field.IsBinary)
        {
            return false;
        }

        NameEntry name = _state.Names.Find(field.Name);
        if (name.Meaning == 0 && name.Ordinal < 0)
        {
            return true;
        }

        ReadOnlySpan<byte> value = isText ? field.Value : Repair(field.Value);
        value = field.IsBinary ? value : value.TrimEnd((byte)'\r');
        Take(name.Meaning, value);
        if (!Taken.Contains(name.Meaning))
        {
            FieldText.Set(_output, name.Ordinal, value);
        }

        return true;
    }

    /// <summary>Sets what depends on several fields; false when the entry names a time and none can be read.</summary>
    internal readonly bool Finish(ReadOnlySpan<byte> record, out string? error)
    {
        error = null;
        if (!_hasMessage)
        {
            _output.SetText(LogText.Body, Utf8.IsValid(record) ? record : default);
        }

        if (_time.IsEmpty && _sourceTime.IsEmpty)
        {
            return true;
        }

        if (TryReadTime(_time, out long time) || TryReadTime(_sourceTime, out time))
        {
            _output.SetTime(time);
            return true;
        }

        ReadOnlySpan<byte> named = _time.IsEmpty ? _sourceTime : _time;
        error = $"cannot read the time '{BatchBuilder.Show(named[..Math.Min(named.Length, 64)])}', expected microseconds since 1970";
        return false;
    }

    private void Take(ushort meaning, ReadOnlySpan<byte> value)
    {
        switch (meaning)
        {
            case JournalState.Message when !_hasMessage:
                _output.SetText(LogText.Body, value);
                _hasMessage = true;
                break;
            case JournalState.Time when _time.IsEmpty:
                _time = value;
                break;
            case JournalState.SourceTime when _sourceTime.IsEmpty:
                _sourceTime = value;
                break;
            case JournalState.Priority:
                _output.SetSeverity(LogLevels.OfSyslog(value));
                break;
            case JournalState.Host:
                _output.SetText(LogText.Host, value);
                break;
            case JournalState.Unit:
                _output.SetText(LogText.Logger, value);
                break;
            case JournalState.TraceId:
                _output.SetText(LogText.TraceId, value);
                break;
            case JournalState.SpanId:
                _output.SetText(LogText.SpanId, value);
                break;
            case >= JournalState.FirstService when _service == 0 || meaning < _service:
                _output.SetText(LogText.Service, value);
                _service = meaning;
                break;
            default:
                break;
        }
    }

    private static bool TryReadTime(ReadOnlySpan<byte> text, out long nanoseconds)
    {
        bool read = NumberReader.TryReadUInt64(text, out ulong microseconds)
            && microseconds <= (ulong)(long.MaxValue / NanosecondsPerMicrosecond);
        nanoseconds = read ? (long)microseconds * NanosecondsPerMicrosecond : 0;
        return read && CivilTime.YearOfDay(CivilTime.FloorDays(nanoseconds)) <= CivilTime.MaxYear;
    }

    /// <summary>Text with U+FFFD for what is no UTF-8.</summary>
    private readonly ReadOnlySpan<byte> Repair(ReadOnlySpan<byte> value)
    {
        Span<byte> text = _output.Scratch(value.Length * 3);
        int written = 0;
        while (!value.IsEmpty)
        {
            Rune.DecodeFromUtf8(value, out Rune rune, out int used);
            written += rune.EncodeToUtf8(text[written..]);
            value = value[used..];
        }

        return _output.CommitScratch(written);
    }
}
