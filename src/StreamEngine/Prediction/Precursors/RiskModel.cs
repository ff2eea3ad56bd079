using StreamEngine.Snapshots;

namespace StreamEngine.Prediction.Precursors;

/// <summary>
/// Probability of an incident within a horizon from the signs that are there, learned from what followed them before. Each sign that is there is a forecaster that speaks only then (specialists, Freund,
/// Schapire, Singer and Warmuth 1997), beside the base rate and the number of signs; the probability is their mean, weighed by how well they did when they spoke. A tick is judged, and learned from, once
/// an incident has come or the horizon has passed.
/// </summary>
/// <param name="horizon">The horizon, nanoseconds.</param>
/// <param name="maxSigns">Most signs that are told apart.</param>
internal sealed class RiskModel(long horizon, int maxSigns)
{
    /// <summary>Most signs that are there at a time; further ones are not looked at.</summary>
    internal const int MaxActive = 64;

    /// <summary>Ticks in a horizon, unless windows are longer.</summary>
    internal const int Ticks = 30;

    private const int Activities = 6;
    private const double FirstRate = 0.05;
    private const double Worth = 1;
    private const double Least = 1e-3;
    private const double MaxLogWeight = 7;

    private readonly long _quiet = horizon / 3;
    private readonly SignTable _signs = new(maxSigns, 2 * horizon);
    private readonly List<int> _active = [];
    private readonly Queue<(RiskTick Tick, SignVote[] Votes)> _pending = [];
    private readonly Tally[] _byActivity = new Tally[Activities];
    private readonly Reliability _reliability = new();
    private Tally _all;
    private double _rateLogWeight;
    private double _activityLogWeight = -1;

    internal SkillGate Gate { get; } = new();

    /// <summary>Incidents that came after time in which one could have been foretold.</summary>
    internal int Incidents { get; private set; }

    /// <summary>Signs that are told apart.</summary>
    internal int Signs => _signs.Count;

    /// <summary>The base rate as learned so far.</summary>
    internal double Rate => _all.Rate(FirstRate, Worth);

    internal Precursor this[int place] => _signs[place];

    /// <summary>A sign is there.</summary>
    internal void Fire(in PrecursorKey key, string series, long time, string? label = null)
    {
        bool hasRoom = _active.Count < MaxActive;
        if (_signs.Place(key, time, mayAdd: hasRoom) is >= 0 and int place && _signs[place].Fire(time, series, _quiet, label))
        {
            if (hasRoom)
            {
                _active.Add(place);
            }
            else
            {
                // It was there all the same: it does not begin once there is room.
                _signs[place].Drop();
            }
        }
    }

    /// <summary>A sign is there while nothing is foretold: it does not begin once it is.</summary>
    internal void Touch(in PrecursorKey key, string series, long time, string? label = null)
    {
        if (_signs.Place(key, time, mayAdd: false) is >= 0 and int place && _signs[place].Fire(time, series, _quiet, label))
        {
            _signs[place].Drop();
        }
    }

    /// <summary>An incident has come: everything that waits is judged.</summary>
    internal void Incident(long time)
    {
        Settle(time);
        if (_pending.Count > 0)
        {
            Incidents++;
            while (_pending.TryDequeue(out (RiskTick Tick, SignVote[] Votes) tick))
            {
                Learn(tick.Tick, tick.Votes, followed: true);
            }

            Gate.Close();
        }

        foreach (int place in _active)
        {
            _signs[place].Judge(time);
        }

        _active.Clear();
    }

    /// <summary>Nobody looked: what waits will never be judged.</summary>
    internal void Interrupt()
    {
        _pending.Clear();
        foreach (int place in _active)
        {
            _signs[place].Drop();
        }

        _active.Clear();
    }

    /// <summary>Judges what is a horizon ago and was followed by nothing.</summary>
    internal void Settle(long time)
    {
        while (_pending.TryPeek(out (RiskTick Tick, SignVote[] Votes) oldest) && time - oldest.Tick.Time > horizon)
        {
            _pending.Dequeue();
            Learn(oldest.Tick, oldest.Votes, followed: false);
        }

        for (int i = _active.Count - 1; i >= 0; i--)
        {
            if (time - _signs[_active[i]].Began >= horizon)
            {
                _signs[_active[i]].Judge(Precursor.Never);
                _active.RemoveAt(i);
            }
        }
    }

    /// <summary>Says how probable an incident is now; what follows is learned.</summary>
    /// <param name="time">Now.</param>
    /// <param name="share">Time since the tick before as a share of the horizon.</param>
    /// <param name="votes">What each sign said.</param>
    internal RiskTick Tick(long time, double share, out SignVote[] votes)
    {
        Settle(time);
        double rate = Rate;
        int activity = Math.Min(Activities - 1, _active.Count == 0 ? 0 : 1 + (int)Math.Log2(_active.Count));
        double said = _byActivity[activity].Rate(rate, Worth);
        votes = new SignVote[_active.Count];
        double weights = 0;
        double sum = 0;
        for (int i = 0; i < votes.Length; i++)
        {
            Precursor sign = _signs[_active[i]];
            int bin = Precursor.BinOf((time - sign.Began) / (double)horizon);
            double weight = Math.Exp(sign.LogWeight);
            votes[i] = new SignVote(_active[i], bin, sign.Probability(bin, rate), weight);
            weights += weight;
            sum += weight * votes[i].Probability;
        }

        double probability = said;
        if (votes.Length > 0)
        {
            (double ofRate, double ofActivity) = (Math.Exp(_rateLogWeight), Math.Exp(_activityLogWeight));
            weights += ofRate + ofActivity;
            probability = (sum + (ofRate * rate) + (ofActivity * said)) / weights;
            for (int i = 0; i < votes.Length; i++)
            {
                votes[i] = votes[i] with { Weight = votes[i].Weight / weights };
            }
        }

        double mixed = Math.Clamp(probability, Least, 1 - Least);
        var tick = new RiskTick(time, share, Math.Clamp(_reliability.Say(mixed), Least, 1 - Least), mixed, rate, activity, said);
        _pending.Enqueue((tick, votes));
        return tick;
    }

    /// <summary>What is long ago counts less.</summary>
    internal void Decay(double factor)
    {
        Gate.Decay(factor);
        _reliability.Decay(factor);
        _all.Decay(factor);
        for (int i = 0; i < Activities; i++)
        {
            _byActivity[i].Decay(factor);
        }

        _rateLogWeight *= factor;
        _activityLogWeight = -1 + ((_activityLogWeight + 1) * factor);
        _signs.Decay(factor);
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt32(Incidents);
        output.WriteDoubles([_rateLogWeight, _activityLogWeight]);
        Gate.Save(output);
        _reliability.Save(output);
        _all.Save(output);
        foreach (Tally tally in _byActivity)
        {
            tally.Save(output);
        }

        _signs.Save(output);
        output.WriteInt32(_active.Count);
        output.WriteInt32s([.. _active]);
        output.WriteInt32(_pending.Count);
        foreach ((RiskTick tick, SignVote[] votes) in _pending)
        {
            output.WriteInt64(tick.Time);
            output.WriteDoubles([tick.Share, tick.Probability, tick.Mixed, tick.Rate, tick.OfActivity]);
            output.WriteInt32s([tick.Activity, votes.Length]);
            foreach (SignVote vote in votes)
            {
                output.WriteInt32s([vote.Place, vote.Bin]);
                output.WriteDoubles([vote.Probability, vote.Weight]);
            }
        }
    }

    internal void Load(ref SnapshotInput input, int version)
    {
        _active.Clear();
        _pending.Clear();
        Incidents = input.ReadInt32(0, int.MaxValue);
        _rateLogWeight = Tally.Read(ref input, -MaxLogWeight, MaxLogWeight);
        _activityLogWeight = Tally.Read(ref input, -MaxLogWeight, MaxLogWeight);
        Gate.Load(ref input, version);
        if (version > 1)
        {
            _reliability.Load(ref input);
        }

        _all = Tally.Load(ref input);
        for (int i = 0; i < Activities; i++)
        {
            _byActivity[i] = Tally.Load(ref input);
        }

        _signs.Load(ref input, version);
        for (int i = input.ReadInt32(0, MaxActive); i > 0; i--)
        {
            int place = input.ReadInt32(0, _signs.Count - 1);
            input.Require(_signs[place].Began != Precursor.Never && !_active.Contains(place), "a sign that is there, once");
            _active.Add(place);
        }

        input.Require(Enumerable.Range(0, _signs.Count).Count(i => _signs[i].Began != Precursor.Never) == _active.Count, "all signs that are there");
        for (int i = input.ReadCount(48); i > 0; i--)
        {
            _pending.Enqueue(LoadTick(ref input, version));
        }
    }

    private (RiskTick Tick, SignVote[] Votes) LoadTick(ref SnapshotInput input, int version)
    {
        long time = input.ReadInt64();
        double share = Tally.Read(ref input, 0, 1);
        double probability = Tally.Read(ref input, 0, 1);
        double mixed = version > 1 ? Tally.Read(ref input, Least, 1 - Least) : Math.Clamp(probability, Least, 1 - Least);
        double rate = Tally.Read(ref input, 0, 1);
        double ofActivity = Tally.Read(ref input, 0, 1);
        var tick = new RiskTick(time, share, probability, mixed, rate, input.ReadInt32(0, Activities - 1), ofActivity);
        var votes = new SignVote[input.ReadInt32(0, Math.Min(MaxActive, input.Remaining / 24))];
        for (int i = 0; i < votes.Length; i++)
        {
            votes[i] = new SignVote(input.ReadInt32(0, _signs.Count - 1), input.ReadInt32(0, Precursor.Bins - 1), Tally.Read(ref input, 0, 1), Tally.Read(ref input, 0, 1));
        }

        return (tick, votes);
    }

    private void Learn(in RiskTick tick, SignVote[] votes, bool followed)
    {
        Gate.Add(tick.Share, tick.Probability, tick.Rate, followed);
        _reliability.Learn(tick.Mixed, tick.Share, followed);
        if (votes.Length > 0)
        {
            double mixed = Likelihood(tick.Mixed, followed);
            _rateLogWeight = Trusted(_rateLogWeight, tick.Share * Math.Log(Likelihood(tick.Rate, followed) / mixed));
            _activityLogWeight = Trusted(_activityLogWeight, tick.Share * Math.Log(Likelihood(tick.OfActivity, followed) / mixed));
            foreach (SignVote vote in votes)
            {
                _signs[vote.Place].Learn(vote.Bin, tick.Share, followed, Math.Log(Likelihood(vote.Probability, followed) / mixed));
            }
        }

        _all.Add(tick.Share, followed);
        _byActivity[tick.Activity].Add(tick.Share, followed);
    }

    private static double Trusted(double logWeight, double gain) => Math.Clamp(logWeight + gain, -MaxLogWeight, MaxLogWeight);

    private static double Likelihood(double probability, bool followed) => Math.Clamp(followed ? probability : 1 - probability, Least, 1);
}
