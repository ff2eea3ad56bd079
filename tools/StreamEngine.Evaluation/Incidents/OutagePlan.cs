namespace StreamEngine.Evaluation.Incidents;

/// <summary>An outage of the generated system, or what looks like the time before one.</summary>
/// <param name="Sign">Minute at which the sign of it begins; equal to <paramref name="Start"/> when there is none.</param>
/// <param name="Start">First minute of the outage, or the minute at which the sign is over.</param>
/// <param name="End">Minute after the last; equal to <paramref name="Start"/> when no outage comes.</param>
internal sealed record Outage(int Sign, int Start, int End)
{
    internal bool IsReal => End > Start;
}

/// <summary>When things happen in a generated system: outages at random, signs before them, signs before nothing, and spikes of series that mean nothing.</summary>
internal sealed class OutagePlan
{
    private const int LeastGap = 180;
    private const double MeanGap = 720;

    private OutagePlan(OutageKind kind, int minutes)
    {
        Kind = kind;
        Minutes = minutes;
    }

    internal OutageKind Kind { get; }

    internal int Minutes { get; }

    /// <summary>In time order; neither two of them nor their signs overlap.</summary>
    internal List<Outage> Events { get; } = [];

    /// <summary>Spikes: series, first minute, minutes, factor.</summary>
    internal List<(int Series, int Start, int Length, double Factor)> Spikes { get; } = [];

    internal static OutagePlan Create(OutageKind kind, int days, int seed, int series)
    {
        var random = new Random(seed);
        var plan = new OutagePlan(kind, days * 1440);
        (double signed, double empty) = kind switch
        {
            OutageKind.Half => (0.5, 0.5),
            OutageKind.Blue => (0, 0),
            OutageKind.Calm => (0, 1),
            _ => (0.9, 0.15),
        };
        for (double at = 1440; ;)
        {
            at += LeastGap - (Math.Log(1 - random.NextDouble()) * (MeanGap - LeastGap));
            int start = (int)at;
            int lead = random.Next(8, 28);
            int length = random.Next(8, 20);
            bool isSign = random.NextDouble() < signed;
            if (start + 60 >= plan.Minutes)
            {
                break;
            }

            bool isEmpty = random.NextDouble() < empty / (1 + empty);
            plan.Events.Add(kind == OutageKind.Calm || isEmpty ? new Outage(start - lead, start, start) : new Outage(isSign ? start - lead : start, start, start + length));
            at = start + length;
        }

        for (double at = 0; at < plan.Minutes;)
        {
            at -= Math.Log(1 - random.NextDouble()) * 480;
            plan.Spikes.Add((random.Next(series), (int)at, random.Next(1, 6), 1.5 + (2 * random.NextDouble())));
        }

        return plan;
    }
}
