namespace StreamEngine.Parsing.Fields;

/// <summary>The words by which tools call a change, and the few types that they come down to.</summary>
internal static class ChangeTypes
{
    private static readonly byte[][] s_types =
    [
        [], "deployment"u8.ToArray(), "config"u8.ToArray(), "feature_flag"u8.ToArray(), "scale"u8.ToArray(), "restart"u8.ToArray(), "model"u8.ToArray(), "other"u8.ToArray(),
    ];

    private static readonly WordTable s_words = WordTable.Of(
        (1, "deployment deploy deployed release released rollout rollback upgrade update install canary migration schema_migration"),
        (2, "config configuration config_change configuration_change config-change configchange setting"),
        (3, "feature_flag feature-flag featureflag flag flag_change toggle experiment"),
        (4, "scale scaling autoscale autoscaling scale_up scale_down scale_out scale_in resize"),
        (5, "restart restarted reboot failover reload"),
        (6, "model model_update model_change model_deployment retrain"),
        (7, "change maintenance infrastructure infra dependency"));

    /// <summary>The type that <paramref name="word"/> comes down to; empty when it names no change.</summary>
    internal static ReadOnlySpan<byte> Normalize(ReadOnlySpan<byte> word) => s_types[s_words.Find(word)];
}
