namespace StreamEngine.Scoring.Entities;

/// <summary>What is worked out of one entity in a window; all entities share it, one after the other. Columns are read in whole vectors.</summary>
internal sealed class EntityScratch
{
    /// <summary>Values with what is unusual of them cut off.</summary>
    internal double[] Seen { get; } = new double[EntityModel.MostSeries];

    /// <summary>Usual deviation of the difference of levels.</summary>
    internal double[] Deviation { get; } = new double[EntityModel.MostSeries];

    /// <summary>Residuals in scales, NaN for no value.</summary>
    internal float[] Z { get; } = new float[EntityModel.MostSeries];

    /// <summary>Negative logarithms of p-values.</summary>
    internal float[] Surprise { get; } = new float[EntityModel.MostSeries];

    /// <summary>How much each series counts, 0 without a value.</summary>
    internal float[] Weight { get; } = new float[EntityModel.MostSeries];

    /// <summary>Standardised differences, what the usual directions leave of them, and what is learned.</summary>
    internal float[] Value { get; } = new float[EntityModel.MostSeries];

    internal float[] Left { get; } = new float[EntityModel.MostSeries];

    internal float[] Work { get; } = new float[EntityModel.MostSeries];

    /// <summary>How far along each direction.</summary>
    internal float[] Along { get; } = new float[EntityAxes.Most];

    /// <summary>Parts of the series in the statistic that is told.</summary>
    internal double[] Parts { get; } = new double[EntityModel.MostSeries];

    /// <summary>Statistics of the window.</summary>
    internal double[] Values { get; } = new double[EntityModel.Statistics];
}
