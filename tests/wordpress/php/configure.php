<?php
// Switches the running site: configure.php '{"pretty": true, "api": "open", ...}'
$_SERVER['HTTP_HOST'] = 'localhost';
$_SERVER['REQUEST_METHOD'] = 'GET';
require getcwd() . '/wp-load.php';

$mode = json_decode($argv[1], true, 8, JSON_THROW_ON_ERROR);

update_option('rest_gate', $mode['api']);
update_option('rss_use_excerpt', $mode['feed'] === 'excerpts' ? 1 : 0);
if (get_stylesheet() !== $mode['theme']) {
    $theme = wp_get_theme($mode['theme']);
    if (!$theme->exists()) {
        fwrite(STDERR, "no theme {$mode['theme']}\n");
        exit(1);
    }
    switch_theme($mode['theme']);
}
$GLOBALS['wp_rewrite']->init();
$GLOBALS['wp_rewrite']->set_permalink_structure($mode['pretty'] ? '/%year%/%monthnum%/%postname%/' : '');
// Rules are built anew by the next request: this process lacks those of the theme just switched to.
delete_option('rewrite_rules');
if ($mode['pretty'] || $mode['catch_all']) {
    touch(ABSPATH . 'rewrite');
} elseif (is_file(ABSPATH . 'rewrite')) {
    unlink(ABSPATH . 'rewrite');
}
