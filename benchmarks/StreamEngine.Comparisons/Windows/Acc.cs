namespace StreamEngine.Comparisons.Windows;

/// <summary>What the plain loops keep of a series in a window.</summary>
internal struct Acc
{
    internal long Count;
    internal double Sum;
    internal double Min;
    internal double Max;

    internal void Add(double value)
    {
        if (Count++ == 0)
        {
            Sum = Min = Max = value;
            return;
        }

        Sum += value;
        Min = value < Min ? value : Min;
        Max = value > Max ? value : Max;
    }

    internal void Add(in Acc other)
    {
        if (other.Count == 0)
        {
            return;
        }

        if (Count == 0)
        {
            this = other;
            return;
        }

        Count += other.Count;
        Sum += other.Sum;
        Min = Math.Min(Min, other.Min);
        Max = Math.Max(Max, other.Max);
    }
}
