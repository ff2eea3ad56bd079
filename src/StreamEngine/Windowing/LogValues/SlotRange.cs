using StreamEngine.Snapshots;
using StreamEngine.Templates;

namespace StreamEngine.Windowing.LogValues;

/// <summary>
/// Learns between which numbers a slot of a template moves, and how far the farthest of them lie apart. Everything is decided number by number; what is expected changes from window to window
/// only.
/// </summary>
/// <remarks>
/// <para>Numbers are compared by the logarithm, sign(x) ln(1 + |x| / unit), whose unit is one for whole numbers and else a tenth of the median. The tail beyond the farthest tenth is taken as
/// exponential there, so as a power of the number: its mean excess is Hill's estimate (1975). When a slot has had numbers in w windows, one of them is farther than all others before it with a
/// chance of 1 / w, and farther by m with 1 / w * exp(-m / mean excess).</para>
/// <para>Numbers that come in rising or falling order are counters or identifiers: of n numbers in any order, ln n are greater than all before. Whole numbers without a unit that are spread evenly
/// over a wide range are identifiers too. Such a slot is given up.</para>
/// </remarks>
internal sealed class SlotRange
{
    /// <summary>Numbers before anything is unusual.</summary>
    internal const int LeastValues = 300;

    /// <summary>Windows with numbers before anything is unusual.</summary>
    internal const int LeastWindows = 20;

    private const int SampleSize = 256;
    private const int Generation = 8192;
    private const int MostBetweenFits = 4096;

    /// <summary>p-value above which nothing is said.</summary>
    private const double Remarkable = 1e-3;

    /// <summary>How many times the farthest number a number must be at least.</summary>
    private const double LeastRatio = 3;

    /// <summary>Least mean excess, of numbers with a unit and of those without: what hardly varies may begin to.</summary>
    private const double LeastExcess = 0.15;
    private const double LeastPlainExcess = 0.25;

    private const double TailShare = 0.1;
    private const double MostOthers = 0.1;
    private const double EvenDistance = 0.15;
    private const double WideRange = 1000;
    private const double MostInOneDirection = 0.9;
    private const int LeastSteps = 16;

    /// <summary>Windows by which a line is older than the last one when that had a wild time.</summary>
    private const int MostDisorder = 60;

    private readonly double[] _sample = new double[SampleSize];
    private Numbers _now = Numbers.None;
    private Numbers _before = Numbers.None;
    private Limits _limits = Limits.None;
    private long _count;
    private long _others;
    private long _windows;
    private long _window = long.MinValue;
    private long _nextFit = LeastValues;
    private double _last = double.NaN;

    /// <summary>Makes the range of a slot.</summary>
    /// <param name="slot">The slot, from 0.</param>
    /// <param name="type">What its numbers are; integers and decimals are of one kind.</param>
    internal SlotRange(int slot, ParameterType type)
    {
        Slot = slot;
        Type = type;
    }

    /// <summary>The slot, from 0.</summary>
    internal int Slot { get; }

    /// <summary>What its numbers are.</summary>
    internal ParameterType Type { get; private set; }

    /// <summary>True when its numbers turned out to be no amounts.</summary>
    internal bool IsGivenUp { get; private set; }

    /// <summary>What it has had before the window.</summary>
    internal SlotHistory History => new(_count, _limits.Least, _limits.Median, _limits.High, _limits.Greatest);

    private bool IsPlain => Type is ParameterType.Integer or ParameterType.Decimal;

    /// <summary>True when a number of this type belongs to those that it has.</summary>
    internal bool Takes(ParameterType type) => type == Type || (IsPlain && type is ParameterType.Integer or ParameterType.Decimal);

    /// <summary>The slot had something else than its numbers.</summary>
    internal void AddOther() => _others++;

    /// <summary>Takes a number.</summary>
    /// <param name="number">The number.</param>
    /// <param name="type">Its type, one that it <see cref="Takes"/>.</param>
    /// <param name="window">Number of its window.</param>
    /// <returns>The p-value of a number that is unusual; 1 for all others.</returns>
    internal double Add(double number, ParameterType type, long window)
    {
        if (IsNext(window, _window))
        {
            _window = window;
            _windows++;
            BeginWindow();
        }

        double p = number > _limits.Up || number < _limits.Down ? _limits.PValue(number, _windows) : 1;
        Type = type == ParameterType.Decimal && IsPlain ? type : Type;
        _sample[_count++ % SampleSize] = number;
        _now.Add(number, _last);
        _last = number;
        if (_now.Count >= Generation)
        {
            Judge();
            (_before, _now) = (_now, Numbers.None);
        }

        return p;
    }

    /// <summary>True when a window begins.</summary>
    internal static bool IsNext(long window, long last) => window > last || window < last - MostDisorder;

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt32(Slot);
        output.WriteByte((byte)Type);
        output.WriteInt64s([_count, _others, _windows, _window, _nextFit]);
        output.WriteDouble(_last);
        _now.Save(output);
        _before.Save(output);
        _limits.Save(output);
        foreach (double number in _sample.AsSpan(0, (int)Math.Min(_count, SampleSize)))
        {
            output.WriteDouble(number);
        }
    }

    internal static SlotRange Load(ref SnapshotInput input)
    {
        var range = new SlotRange(input.ReadInt32(0, int.MaxValue), UnusualValue.ReadType(ref input))
        {
            _count = input.ReadInt64(0, long.MaxValue),
            _others = input.ReadInt64(0, long.MaxValue),
            _windows = input.ReadInt64(0, long.MaxValue),
            _window = input.ReadInt64(),
            _nextFit = input.ReadInt64(0, long.MaxValue),
            _last = input.ReadDouble(),
            _now = Numbers.Load(ref input),
            _before = Numbers.Load(ref input),
            _limits = Limits.Load(ref input),
        };
        input.ReadDoubles(range._sample.AsSpan(0, (int)Math.Min(range._count, SampleSize)));
        return range;
    }

    /// <summary>What is unusual in the window that begins follows from the numbers before it.</summary>
    private void BeginWindow()
    {
        if (_count < LeastValues || _windows <= LeastWindows)
        {
            return;
        }

        if (_count >= _nextFit)
        {
            if (_nextFit == LeastValues)
            {
                Judge();
            }

            _nextFit = _count + Math.Min(_count, MostBetweenFits);
            Fit();
        }

        Move();
    }

    /// <summary>Gives the slot up when its numbers are none, or are in an order.</summary>
    private void Judge()
    {
        IsGivenUp |= _others > MostOthers * (_count + _others) || _now.IsOrdered();
    }

    private void Fit()
    {
        double[] sorted = _sample[..(int)Math.Min(_count, SampleSize)];
        Array.Sort(sorted);
        IsGivenUp |= Type == ParameterType.Integer && IsEven(sorted);
        double median = sorted[sorted.Length / 2];
        double unit = Type == ParameterType.Integer ? 1 : Math.Abs(median) / 10;
        for (int i = 0; unit == 0 && i < sorted.Length; i++)
        {
            unit = Math.Max(0, sorted[i]);
        }

        int tail = Math.Max(1, (int)(TailShare * sorted.Length));
        double least = IsPlain ? LeastPlainExcess : LeastExcess;
        _limits = Limits.None with { Unit = unit > 0 ? unit : 1, Median = median, High = sorted[(sorted.Length - 1) * 99 / 100] };
        (double above, double below) = (0, 0);
        for (int i = 1; i <= tail; i++)
        {
            above += _limits.Scale(sorted[^i]) - _limits.Scale(sorted[^(tail + 1)]);
            below += _limits.Scale(sorted[tail]) - _limits.Scale(sorted[i - 1]);
        }

        _limits = _limits with { Above = Math.Max(least, above / tail), Below = Math.Max(least, below / tail) };
    }

    private void Move()
    {
        (double least, double greatest) = (Math.Min(_now.Least, _before.Least), Math.Max(_now.Greatest, _before.Greatest));
        double factor = Math.Log(1 / (Remarkable * _windows));
        double up = _limits.Scale(greatest) + Math.Max(Math.Log(LeastRatio), _limits.Above * factor);
        double down = _limits.Scale(least) - Math.Max(Math.Log(LeastRatio), _limits.Below * factor);

        // A small amount without a unit is nothing to tell.
        _limits = _limits with { Least = least, Greatest = greatest, Up = _limits.Back(up), Down = IsPlain ? double.NegativeInfinity : _limits.Back(down) };
    }

    /// <summary>True for numbers over a wide range whose distribution is close to an even one (Kolmogorov's distance).</summary>
    private static bool IsEven(double[] sorted)
    {
        (double least, double width) = (sorted[0], sorted[^1] - sorted[0]);
        double distance = 0;
        for (int i = 0; width >= WideRange && i < sorted.Length; i++)
        {
            distance = Math.Max(distance, Math.Abs(((sorted[i] - least) / width) - ((i + 0.5) / sorted.Length)));
        }

        return width >= WideRange && distance < EvenDistance;
    }

    /// <summary>Numbers in their order.</summary>
    private struct Numbers
    {
        internal static Numbers None => new() { Least = double.PositiveInfinity, Greatest = double.NegativeInfinity };

        internal long Count;
        internal double Least;
        internal double Greatest;
        private long _rises;
        private long _falls;
        private long _ups;
        private long _downs;

        internal void Add(double number, double last)
        {
            Count++;
            _ups += number > last ? 1 : 0;
            _downs += number < last ? 1 : 0;
            if (number > Greatest)
            {
                Greatest = number;
                _rises++;
            }

            if (number < Least)
            {
                Least = number;
                _falls++;
            }
        }

        /// <summary>True when more of them than chance has it are greater, or smaller, than all before, or nearly all steps go one way.</summary>
        internal readonly bool IsOrdered()
        {
            double records = Math.Log(Count) + 0.58;
            double most = records + (4 * Math.Sqrt(records)) + 2;
            long steps = _ups + _downs;
            return _rises > most || _falls > most || (steps >= LeastSteps && Math.Max(_ups, _downs) > MostInOneDirection * steps);
        }

        internal readonly void Save(SnapshotOutput output)
        {
            output.WriteInt64s([Count, _rises, _falls, _ups, _downs]);
            output.WriteDouble(Least);
            output.WriteDouble(Greatest);
        }

        internal static Numbers Load(ref SnapshotInput input) => new()
        {
            Count = input.ReadInt64(0, long.MaxValue),
            _rises = input.ReadInt64(0, long.MaxValue),
            _falls = input.ReadInt64(0, long.MaxValue),
            _ups = input.ReadInt64(0, long.MaxValue),
            _downs = input.ReadInt64(0, long.MaxValue),
            Least = input.ReadDouble(),
            Greatest = input.ReadDouble(),
        };
    }

    /// <summary>What is expected in a window.</summary>
    private readonly record struct Limits(
        double Unit, double Median, double High, double Above, double Below, double Least, double Greatest, double Up, double Down)
    {
        internal static Limits None => new(1, double.NaN, double.NaN, 1, 1, double.NaN, double.NaN, double.PositiveInfinity, double.NegativeInfinity);

        internal double Scale(double number) => Math.CopySign(Math.Log(1 + (Math.Abs(number) / Unit)), number);

        internal double Back(double scaled) => Math.CopySign(Unit * (Math.Exp(Math.Abs(scaled)) - 1), scaled);

        internal double PValue(double number, long windows)
        {
            double beyond = number > Up ? (Scale(number) - Scale(Greatest)) / Above : (Scale(Least) - Scale(number)) / Below;
            return Math.Exp(-beyond) / windows;
        }

        internal void Save(SnapshotOutput output)
        {
            foreach (double value in (ReadOnlySpan<double>)[Unit, Median, High, Above, Below, Least, Greatest, Up, Down])
            {
                output.WriteDouble(value);
            }
        }

        internal static Limits Load(ref SnapshotInput input) => new(
            input.ReadDouble(), input.ReadDouble(), input.ReadDouble(), input.ReadDouble(), input.ReadDouble(), input.ReadDouble(), input.ReadDouble(), input.ReadDouble(), input.ReadDouble());
    }
}
