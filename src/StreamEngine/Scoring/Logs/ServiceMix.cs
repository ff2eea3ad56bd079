using StreamEngine.Batching;
using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Logs;

/// <summary>
/// In which numbers the templates of one service come beside each other, window by window, and which of these mixes are known.
/// </summary>
/// <remarks>
/// A mix is the square roots of the shares of templates, weighed by inverse document frequency; the distance to the nearest known one times the root of the number of lines has the same
/// spread for few and many lines when lines are drawn from it by chance. It is judged by what it has been.
/// </remarks>
internal sealed class ServiceMix(Entity entity, CountOptions options)
{
    /// <summary>Fewest lines of a window that say something.</summary>
    private const double LeastLines = 20;

    /// <summary>Windows for which a template is young: it is told as new, and does not count here yet.</summary>
    private const int YoungWindows = 10;

    /// <summary>Windows after which a mix is known that came after learning: what is unusual stays so for a moment.</summary>
    private const int KnownHits = 3;

    /// <summary>Most windows by which a mix is averaged.</summary>
    private const int MostHits = 50;

    /// <summary>How much farther than ever before the nearest mix must be.</summary>
    private const double LeastRecord = 1.25;

    private const double Forget = 0.01;
    private const double PeakDecay = 0.999;
    private const double LeastSpread = 0.15;

    private readonly Dictionary<int, int> _places = [];
    private readonly List<int> _templates = [];
    private readonly List<Mix> _known = [];
    private double[] _lines = [];
    private double[] _roots = [];
    private int[] _windowsWith = [];
    private int[] _since = [];
    private int _windows;
    private int _quietUntil;
    private double _mean;
    private double _square;
    private double _peak;
    private TailModel _tail = TailModel.Start;

    /// <summary>The service, or host.</summary>
    internal Entity Entity => entity;

    /// <summary>Templates that have no place.</summary>
    internal long Refused { get; private set; }

    /// <summary>Usual distance.</summary>
    internal double Usual => Math.Exp(_mean);

    /// <summary>The template at a place.</summary>
    internal int TemplateAt(int place) => _templates[place];

    /// <summary>Adds the lines that a template has in this window.</summary>
    internal void Add(int template, double lines)
    {
        if (!_places.TryGetValue(template, out int place))
        {
            if (lines == 0)
            {
                return;
            }

            if (_places.Count >= options.MaxTemplates)
            {
                Refused++;
                return;
            }

            place = _templates.Count;
            _places.Add(template, place);
            _templates.Add(template);
            Reserve(place + 1);
            (_lines[place], _windowsWith[place], _since[place]) = (0, 0, _windows);
        }

        _lines[place] += lines;
    }

    /// <summary>A template has taken the place of others: what mixes are is learned anew for a while.</summary>
    internal void Rest() => _quietUntil = _windows + YoungWindows;

    /// <summary>Judges the window by those before it and learns it.</summary>
    /// <param name="parts">Gets the templates that make most of the distance.</param>
    /// <returns>The distance and its p-value; 1 when nothing can be said.</returns>
    internal (double Distance, double PValue) Next(List<(int Place, double Lines, double Usual)> parts)
    {
        double total = 0;
        foreach (double lines in _lines.AsSpan(0, _templates.Count))
        {
            total += lines;
        }

        (double, double) result = (0, 1);
        if (total >= LeastLines)
        {
            for (int place = 0; place < _templates.Count; place++)
            {
                _roots[place] = Math.Sqrt(_lines[place] / total);
            }

            result = Judge(total, parts);
            for (int place = 0; place < _templates.Count; place++)
            {
                _windowsWith[place] += _lines[place] > 0 ? 1 : 0;
            }

            _windows++;
        }

        _lines.AsSpan(0, _templates.Count).Clear();
        return result;
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt32(_templates.Count);
        for (int place = 0; place < _templates.Count; place++)
        {
            output.WriteInt32s([_templates[place], _windowsWith[place], _since[place]]);
        }

        output.WriteInt32(_known.Count);
        foreach (Mix mix in _known)
        {
            output.WriteInt32s([mix.Hits, mix.Last, mix.Roots.Length]);
            output.WriteDoubles(mix.Roots);
        }

        output.WriteInt64(Refused);
        output.WriteInt32s([_windows, _quietUntil]);
        output.WriteDoubles([_mean, _square, _peak]);
        _tail.Save(output);
    }

    internal void Load(ref SnapshotInput input)
    {
        int count = input.ReadCount(3 * sizeof(int));
        input.Require(count <= options.MaxTemplates, FormattableString.Invariant($"at most {options.MaxTemplates} templates of a service"));
        Reserve(count);
        for (int place = 0; place < count; place++)
        {
            _templates.Add(input.ReadInt32(-1, input.TemplateCount - 1));
            input.Require(_places.TryAdd(_templates[place], place), "a template once");
            (_windowsWith[place], _since[place]) = (input.ReadInt32(0, int.MaxValue), input.ReadInt32(0, int.MaxValue));
        }

        int mixes = input.ReadCount(3 * sizeof(int));
        input.Require(mixes <= options.MaxVectors, FormattableString.Invariant($"at most {options.MaxVectors} mixes of a service"));
        for (int i = 0; i < mixes; i++)
        {
            var mix = new Mix { Hits = input.ReadInt32(1, int.MaxValue), Last = input.ReadInt32(0, int.MaxValue), Roots = new double[input.ReadInt32(0, count)] };
            input.ReadDoubles(mix.Roots);
            _known.Add(mix);
        }

        Refused = input.ReadInt64(0, long.MaxValue);
        (_windows, _quietUntil) = (input.ReadInt32(0, int.MaxValue), input.ReadInt32(0, int.MaxValue));
        (_mean, _square, _peak) = (input.ReadDouble(), input.ReadDouble(), input.ReadDouble());
        _tail = TailModel.Load(ref input);
    }

    private (double Distance, double PValue) Judge(double total, List<(int Place, double Lines, double Usual)> parts)
    {
        Mix? nearest = Nearest(isJudged: false, out double any);
        Mix? trusted = Nearest(isJudged: true, out double distance);
        distance *= Math.Sqrt(total);
        any *= Math.Sqrt(total);
        double spread = Math.Max(LeastSpread, Math.Sqrt(Math.Max(0, _square - (_mean * _mean))));
        double z = (Math.Log(distance + 1e-3) - _mean) / spread;
        bool isJudged = trusted is not null && _windows >= options.LearningWindows && _windows >= _quietUntil;
        double p = isJudged && z > 0 && distance > LeastRecord * _peak ? _tail.Probability(z) : 1;
        if (p < 1)
        {
            Explain(trusted!, total, parts);
        }

        if (nearest is not null)
        {
            LearnDistance(trusted is null ? any : distance, z, isJudged);
        }

        Keep(nearest, any, spread);
        return (distance, p);
    }

    private void LearnDistance(double distance, double z, bool isJudged)
    {
        double value = Math.Log(distance + 1e-3);
        double rate = Math.Max(Forget, 1.0 / (_windows + 1));
        _mean += rate * (value - _mean);
        _square += rate * ((value * value) - _square);
        _peak = Math.Max(_peak * PeakDecay, distance);
        if (isJudged)
        {
            _tail.Learn(z);
        }
    }

    private Mix? Nearest(bool isJudged, out double distance)
    {
        Mix? nearest = null;
        distance = double.MaxValue;
        foreach (Mix mix in _known)
        {
            if (isJudged && mix.Hits < KnownHits && _windows >= options.LearningWindows)
            {
                continue;
            }

            double sum = 0;
            for (int place = 0; place < _templates.Count && sum < distance; place++)
            {
                sum += isJudged && IsYoung(place) ? 0 : Part(mix, place);
            }

            (nearest, distance) = sum < distance ? (mix, sum) : (nearest, distance);
        }

        distance = nearest is null ? 0 : Math.Sqrt(distance);
        return nearest;
    }

    private double Part(Mix mix, int place)
    {
        double delta = _roots[place] - (place < mix.Roots.Length ? mix.Roots[place] : 0);
        return delta * delta * (1 + Math.Log((1.0 + _windows) / (1.0 + _windowsWith[place])));
    }

    private bool IsYoung(int place) => _since[place] > 0 && _windows - _since[place] < YoungWindows;

    private void Explain(Mix mix, double total, List<(int Place, double Lines, double Usual)> parts)
    {
        foreach (int place in Enumerable.Range(0, _templates.Count).Where(p => !IsYoung(p)).OrderByDescending(p => Part(mix, p)).ThenBy(static p => p).Take(3))
        {
            double root = place < mix.Roots.Length ? mix.Roots[place] : 0;
            parts.Add((place, _lines[place], root * root * total));
        }
    }

    private void Keep(Mix? nearest, double distance, double spread)
    {
        if (nearest is not null && Math.Log(distance + 1e-3) < _mean + spread)
        {
            nearest.Hits++;
            nearest.Last = _windows;
            double rate = 1.0 / Math.Min(nearest.Hits, MostHits);
            if (nearest.Roots.Length < _templates.Count)
            {
                Array.Resize(ref nearest.Roots, _templates.Count);
            }

            for (int place = 0; place < _templates.Count; place++)
            {
                nearest.Roots[place] += rate * (_roots[place] - nearest.Roots[place]);
            }

            return;
        }

        var mix = new Mix { Hits = 1, Last = _windows, Roots = _roots.AsSpan(0, _templates.Count).ToArray() };
        if (_known.Count < options.MaxVectors)
        {
            _known.Add(mix);
        }
        else
        {
            _known[_known.IndexOf(_known.MinBy(static m => m.Last)!)] = mix;
        }
    }

    private void Reserve(int count)
    {
        if (_lines.Length < count)
        {
            int size = Math.Max(16, 2 * count);
            Array.Resize(ref _lines, size);
            Array.Resize(ref _roots, size);
            Array.Resize(ref _windowsWith, size);
            Array.Resize(ref _since, size);
        }
    }

    /// <summary>A known mix: the roots of the shares of templates by place, those behind the last are 0.</summary>
    private sealed class Mix
    {
        internal double[] Roots = [];

        internal int Hits { get; set; }

        internal int Last { get; set; }
    }
}
