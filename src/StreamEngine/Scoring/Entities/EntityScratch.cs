namespace StreamEngine.Scoring.Entities;

/// <summary>What is worked out of one entity in a window; all entities share it, one after the other.</summary>
internal sealed class EntityScratch
{
    /// <summary>Values with what is unusual of them cut off, residuals in scales, NaN for no value, and p-values.</summary>
    internal double[] Seen { get; } = new double[EntityModel.MostSeries];

    internal double[] Z { get; } = new double[EntityModel.MostSeries];

    internal double[] P { get; } = new double[EntityModel.MostSeries];

    /// <summary>How much each series counts.</summary>
    internal double[] Weight { get; } = new double[EntityModel.MostSeries];

    /// <summary>Standardised differences, what the usual directions leave of them, and what is learned.</summary>
    internal double[] Value { get; } = new double[EntityModel.MostSeries];

    internal double[] Left { get; } = new double[EntityModel.MostSeries];

    internal double[] Work { get; } = new double[EntityModel.MostSeries];

    /// <summary>How far along each direction, and the usual square of that.</summary>
    internal double[] Along { get; } = new double[EntityAxes.Most];

    internal double[] Variance { get; } = new double[EntityAxes.Most];

    /// <summary>Parts of the series in each statistic.</summary>
    internal double[][] Parts { get; } = [.. Enumerable.Range(0, EntityModel.Statistics).Select(static _ => new double[EntityModel.MostSeries])];

    /// <summary>Statistics of the window.</summary>
    internal double[] Values { get; } = new double[EntityModel.Statistics];
}
