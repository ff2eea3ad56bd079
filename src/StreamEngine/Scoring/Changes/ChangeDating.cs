namespace StreamEngine.Scoring.Changes;

/// <summary>
/// When a change began, and whether it is a step or a climb: of all beginnings the one with the least squares, for a level that is another from then on, and for one that leaves the old one in a
/// line. Cells of the last span and spans before it are what is looked at, ten hours at windows of a minute.
/// </summary>
internal static class ChangeDating
{
    private const int Most = 16;

    /// <summary>How often a climb may have begun before what is looked at, in lengths of it.</summary>
    private const int Earlier = 3;

    /// <summary>A step is told unless a line is clearly nearer.</summary>
    private const float Clearly = 0.8f;

    internal static ChangeNote Level(ChangeLanes lanes, in ChangeStep step, int id, int scale, in ChangeRates rates, long end, float chance)
    {
        int lane = id % ChangeLanes.Width;
        float old = scale == ChangeScale.Recent ? step.Late[lane] : lanes.At(id, ChangeLanes.OldLevel);

        // Before the last change the level may have been another that is still normal: a change goes away from the nearer one.
        float former = lanes.At(id, ChangeLanes.Former);
        float now = step.Now[lane];
        old = former * (now - old) > 0 ? old + former : old;
        Span<(float Age, float Level, float Weight)> points = stackalloc (float, float, float)[Most];
        points = points[..Collect(lanes, step, id, points)];
        (float stepError, float stepAge, float stepLevel) = BestStep(points, old);
        (float lineError, float lineAge, float slope) = BestLine(points, old);
        bool climbs = lineError < Clearly * stepError && slope * (now - old) > 0;
        float age = climbs ? lineAge : stepAge;
        double to = climbs ? old + ((double)slope * lineAge) : stepLevel;
        double anchor = lanes.Anchor(id);
        return new ChangeNote(climbs ? AnomalyKind.TrendChange : AnomalyKind.LevelShift, chance, end - (long)(age * rates.Cell), anchor + old, anchor + to, Usual(lanes, step, id, scale));
    }

    internal static ChangeNote Noise(ChangeLanes lanes, in ChangeStep step, int id, int scale, in ChangeRates rates, long end, float chance)
    {
        int lane = id % ChangeLanes.Width;
        float old = lanes.At(id, scale == ChangeScale.Noise ? ChangeLanes.LateNoise : ChangeLanes.OldNoise);
        float floor = step.NoiseFloor[lane];
        Span<(float Age, float Level, float Weight)> points = stackalloc (float, float, float)[8];
        for (int i = 0; i < 8; i++)
        {
            long pair = (step.Index / 2) - i;
            points[i] = ((2 * i) + 2, MathF.Log(lanes.At(id, ChangeLanes.Pairs + (int)(((pair % 8) + 8) % 8)) + floor), 1);
        }

        (_, float age, float level) = BestStep(points, MathF.Log(old + floor));
        double to = Math.Max(0, Math.Exp(level) - floor);
        return new ChangeNote(AnomalyKind.VarianceChange, chance, end - (long)(age * rates.Cell), old, to, old * lanes.At(id, ChangeLanes.Scales + (scale * ChangeScale.Fields) + ChangeScale.Usual));
    }

    private static double Usual(ChangeLanes lanes, in ChangeStep step, int id, int scale) =>
        Math.Max(lanes.At(id, ChangeLanes.Scales + (scale * ChangeScale.Fields) + ChangeScale.Usual), step.Floor[id % ChangeLanes.Width]);

    // Youngest first: each with the age of its beginning, in cells.
    private static int Collect(ChangeLanes lanes, in ChangeStep step, int id, Span<(float Age, float Level, float Weight)> points)
    {
        int count = 0;
        for (int i = 0; i < 8; i++)
        {
            points[count++] = (i + 1, lanes.At(id, ChangeLanes.Cells + (int)((((step.Index - i) % 8) + 8) % 8)), 1);
        }

        // The last span that is whole ended so many cells ago; what of it lies in the cells above is left out.
        int since = (int)(step.Index % 8) + 1;
        long last = (step.Index / 8) - 1;
        for (int i = since == 8 ? 0 : 1; i < 8; i++)
        {
            float begin = since + (8 * (i + 1));
            points[count++] = (begin, lanes.At(id, ChangeLanes.Spans + (int)((((last - i) % 8) + 8) % 8)), 8);
        }

        return count;
    }

    private static (float Error, float Age, float Level) BestStep(ReadOnlySpan<(float Age, float Level, float Weight)> points, float old)
    {
        (float Error, float Age, float Level) best = (float.MaxValue, 0, 0);
        for (int split = 0; split < points.Length; split++)
        {
            float sum = 0;
            float weight = 0;
            for (int i = 0; i <= split; i++)
            {
                sum += points[i].Weight * points[i].Level;
                weight += points[i].Weight;
            }

            float level = sum / weight;
            float error = 0;
            for (int i = 0; i < points.Length; i++)
            {
                float distance = points[i].Level - (i <= split ? level : old);
                error += points[i].Weight * distance * distance;
            }

            best = error < best.Error ? (error, points[split].Age, level) : best;
        }

        return best;
    }

    private static (float Error, float Age, float Slope) BestLine(ReadOnlySpan<(float Age, float Level, float Weight)> points, float old)
    {
        (float Error, float Age, float Slope) best = (float.MaxValue, 0, 0);
        for (int split = 2; split < points.Length + Earlier; split++)
        {
            float begin = split < points.Length ? points[split].Age : points[^1].Age * (2 + split - points.Length);
            float across = 0;
            float along = 0;
            for (int i = 0; i < points.Length; i++)
            {
                float x = Math.Max(0, begin - MiddleOf(points, i));
                across += points[i].Weight * x * (points[i].Level - old);
                along += points[i].Weight * x * x;
            }

            float slope = across / along;
            float error = 0;
            for (int i = 0; i < points.Length; i++)
            {
                float distance = points[i].Level - old - (slope * Math.Max(0, begin - MiddleOf(points, i)));
                error += points[i].Weight * distance * distance;
            }

            best = error < best.Error ? (error, begin, slope) : best;
        }

        return best;
    }

    private static float MiddleOf(ReadOnlySpan<(float Age, float Level, float Weight)> points, int i) => points[i].Age - (0.5f * points[i].Weight);
}
