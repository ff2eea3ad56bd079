namespace StreamEngine.Scoring.Residuals;

/// <summary>How a model was written down.</summary>
internal enum ModelLayout
{
    /// <summary>Before values were relative to an anchor.</summary>
    Doubles,

    /// <summary>With profiles of double precision before the series.</summary>
    Tables,

    /// <summary>As it is written now.</summary>
    Present,
}
