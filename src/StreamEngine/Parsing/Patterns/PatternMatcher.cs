using System.Runtime.CompilerServices;
using StreamEngine.Batching;

namespace StreamEngine.Parsing.Patterns;

/// <summary>How a search ended.</summary>
internal enum PatternResult : byte
{
    /// <summary>The text does not match.</summary>
    No,

    /// <summary>It does; the slots tell where the fields are.</summary>
    Yes,

    /// <summary>It took too many steps to tell.</summary>
    GaveUp,
}

/// <summary>Runs a program over lines. Lives on the stack of a parser, which lends the memory.</summary>
internal ref struct PatternMatcher
{
    /// <summary>Decisions that can be open at a time.</summary>
    internal const int MaxFrames = 128;

    /// <summary>Steps back that a line may take, for each of its bytes: enough for what people write, and linear whatever they write.</summary>
    private const int BacktracksPerByte = 16;

    private readonly PatternStep[] _steps;
    private readonly Span<int> _slots;
    private readonly Span<PatternFrame> _frames;
    private readonly PatternState _state;
    private int _depth;
    private int _pc;
    private int _at;

    /// <param name="program">The program.</param>
    /// <param name="state">Room to work in.</param>
    internal PatternMatcher(PatternProgram program, PatternState state)
    {
        _steps = program.Steps;
        _slots = state.Slots.AsSpan(0, program.Fields * 2);
        _frames = state.Frames;
        _state = state;
        Time = EventBatch.NoTime;
    }

    /// <summary>The last time that a step for times has read, nanoseconds since the Unix epoch.</summary>
    internal long Time { get; private set; }

    /// <summary>Starts and ends of the fields; -1 where a field was not met.</summary>
    internal readonly ReadOnlySpan<int> Slots => _slots;

    internal PatternResult Match(ReadOnlySpan<byte> line)
    {
        _slots.Fill(-1);
        Time = EventBatch.NoTime;
        (_depth, _pc, _at) = (0, 0, 0);
        int budget = BacktracksPerByte * (line.Length + 64);
        while (true)
        {
            PatternStep step = _steps[_pc];
            if (step.Op == PatternOp.Match)
            {
                return PatternResult.Yes;
            }

            if (Step(step, line))
            {
                continue;
            }

            if (--budget < 0 || _depth > MaxFrames)
            {
                return PatternResult.GaveUp;
            }

            if (!Back(line))
            {
                return _depth > MaxFrames ? PatternResult.GaveUp : PatternResult.No;
            }
        }
    }

    /// <summary>Takes a step forward.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Step(PatternStep step, ReadOnlySpan<byte> line)
    {
        switch (step.Op)
        {
            case PatternOp.Literal:
                if (!line[_at..].StartsWith(step.Literal))
                {
                    return false;
                }

                _at += step.Literal.Length;
                break;
            case PatternOp.Open:
                _slots[step.Slot * 2] = _at;
                break;
            case PatternOp.Close:
                _slots[(step.Slot * 2) + 1] = _at;
                break;
            case PatternOp.Run:
                return Run(step, line);
            case PatternOp.Lazy:
                return Lazy(step, line);
            case PatternOp.Split:
                return Split(step, line);
            case PatternOp.Jump:
                _pc = step.Target;
                return true;
            default:
                if (!Other(step, line))
                {
                    return false;
                }

                break;
        }

        _pc++;
        return true;
    }

    private bool Run(PatternStep step, ReadOnlySpan<byte> line)
    {
        int start = _at;
        int end;
        if (step.Most == int.MaxValue && step.Least <= 1)
        {
            int length = step.Set.IsAll ? line.Length - start : line[start..].IndexOfAnyExcept(step.Set.Values);
            end = length < 0 ? line.Length : start + length;
            if (end - start < step.Least)
            {
                return false;
            }
        }
        else
        {
            end = Characters(step, line, start, step.Most, out int count);
            if (count < step.Least)
            {
                return false;
            }
        }

        if (!step.Keeps && end > start)
        {
            int least = step.Least == 0 ? start : Characters(step, line, start, step.Least, out _);
            if (least < end && !Push(new PatternFrame(PatternFrameKind.Shrink, _pc, end, least, step.SlotsFrom)))
            {
                return false;
            }
        }

        _at = end;
        _pc++;
        return true;
    }

    /// <summary>The end of at most so many characters of a step's set.</summary>
    private static int Characters(PatternStep step, ReadOnlySpan<byte> line, int at, int most, out int count)
    {
        count = 0;
        while (count < most && at < line.Length && step.Set.Contains(line[at]))
        {
            at++;
            while (at < line.Length && IsInside(line[at]))
            {
                at++;
            }

            count++;
        }

        return at;
    }

    private bool Lazy(PatternStep step, ReadOnlySpan<byte> line)
    {
        while (step.Replaces >= 0 && _depth > 0 && _frames[_depth - 1].Pc == step.Replaces)
        {
            _depth--;
        }

        int least = step.Least == 0 ? _at : Characters(step, line, _at, step.Least, out _);
        if (step.Least > 0 && least == _at)
        {
            return false;
        }

        int next = Candidate(step, line, least);
        if (next < 0 || !Push(new PatternFrame(PatternFrameKind.Extend, _pc, next, 0, step.SlotsFrom)))
        {
            return false;
        }

        _at = next;
        _pc++;
        return true;
    }

    /// <summary>The next place at which what follows a lazy run can begin; -1 when there is none.</summary>
    private static int Candidate(PatternStep step, ReadOnlySpan<byte> line, int from)
    {
        if (from > line.Length)
        {
            return -1;
        }

        ReadOnlySpan<byte> rest = line[from..];
        int length = step.Stop.Length > 0 ? rest.IndexOf(step.Stop) : Next(step.Follow, rest);
        return length < 0 || (!step.Set.IsAll && rest[..length].ContainsAnyExcept(step.Set.Values)) ? -1 : from + length;
    }

    private static int Next(ByteSet follow, ReadOnlySpan<byte> rest)
    {
        int length = follow.IsAll ? (rest.IsEmpty ? -1 : 0) : rest.IndexOfAny(follow.Values);
        return length < 0 && follow.HasEnd ? rest.Length : length;
    }

    private bool Split(PatternStep step, ReadOnlySpan<byte> line)
    {
        bool first, second;
        if (_at < line.Length)
        {
            first = step.Follow.Contains(line[_at]);
            second = step.FollowElse.Contains(line[_at]);
        }
        else
        {
            first = step.Follow.HasEnd;
            second = step.FollowElse.HasEnd;
        }

        if (first && second && !Push(new PatternFrame(PatternFrameKind.Other, step.Target, _at, 0, step.SlotsFrom)))
        {
            return false;
        }

        _pc = first ? _pc + 1 : step.Target;
        return first || second;
    }

    private bool Other(PatternStep step, ReadOnlySpan<byte> line)
    {
        switch (step.Op)
        {
            case PatternOp.Begin:
                return _at == 0;
            case PatternOp.End:
                return _at == line.Length;
            case PatternOp.Boundary:
                return (_at > 0 && IsWord(line[_at - 1])) != (_at < line.Length && IsWord(line[_at]));
            default:
                int length = _state.Times.TryReadPrefix(line[_at..], step.Shape!, step.Times!, out long time);
                Time = length > 0 ? time : Time;
                _at += length;
                return length > 0;
        }
    }

    /// <summary>Goes back to the last open decision and decides otherwise; false when there is none.</summary>
    private bool Back(ReadOnlySpan<byte> line)
    {
        while (_depth > 0)
        {
            ref PatternFrame frame = ref _frames[_depth - 1];
            int at = frame.At;
            _pc = frame.Pc;
            switch (frame.Kind)
            {
                case PatternFrameKind.Other:
                    _depth--;
                    break;
                case PatternFrameKind.Shrink:
                    do
                    {
                        at--;
                    }
                    while (at > frame.Least && IsInside(line[at]));
                    frame.At = at;
                    _depth -= at <= frame.Least ? 1 : 0;
                    _pc++;
                    break;
                default:
                    do
                    {
                        at++;
                    }
                    while (at < line.Length && IsInside(line[at]));
                    int next = at > line.Length || Crosses(_steps[_pc], line, frame.At, at) ? -1 : Candidate(_steps[_pc], line, at);
                    if (next < 0)
                    {
                        _depth--;
                        continue;
                    }

                    at = frame.At = next;
                    _pc++;
                    break;
            }

            Forget(frame.Slot);
            _at = at;
            return true;
        }

        return false;
    }

    /// <summary>True when the character that a lazy run would take in does not belong to its set.</summary>
    private static bool Crosses(PatternStep step, ReadOnlySpan<byte> line, int from, int to) =>
        !step.Set.IsAll && line[from..to].ContainsAnyExcept(step.Set.Values);

    /// <summary>Fields that lie behind the place that was gone back to are not met any more.</summary>
    private readonly void Forget(int slot)
    {
        if (slot < _slots.Length)
        {
            _slots[slot..].Fill(-1);
        }
    }

    private bool Push(in PatternFrame frame)
    {
        if (_depth >= MaxFrames)
        {
            // More than can be remembered: the search ends here without a result.
            _depth = MaxFrames + 1;
            return false;
        }

        _frames[_depth++] = frame;
        return true;
    }

    /// <summary>For places between words, characters beyond ASCII are letters: most of them are.</summary>
    private static bool IsWord(byte value) => value >= 0x80 || ByteSet.Word.Contains(value);

    /// <summary>True for a byte inside a character of UTF-8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsInside(byte value) => (value & 0xC0) == 0x80;
}

/// <summary>What can be decided otherwise.</summary>
internal enum PatternFrameKind : byte
{
    /// <summary>Go on elsewhere.</summary>
    Other,

    /// <summary>Give back a character.</summary>
    Shrink,

    /// <summary>Take another character.</summary>
    Extend,
}

/// <summary>A decision that is open.</summary>
internal struct PatternFrame(PatternFrameKind kind, int pc, int at, int least, int slot)
{
    internal PatternFrameKind Kind = kind;

    /// <summary>Step to go on at, or the run that is shortened or extended.</summary>
    internal int Pc = pc;

    /// <summary>Place in the text.</summary>
    internal int At = at;

    /// <summary>Shortest end of a run.</summary>
    internal int Least = least;

    /// <summary>The first slot that is filled behind the decision.</summary>
    internal int Slot = slot;
}
