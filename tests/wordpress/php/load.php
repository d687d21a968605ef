<?php
// Installs WordPress into an empty database and loads the newsroom, JSON on standard input.
// Prints the id of each post, by slug.
$_SERVER['HTTP_HOST'] = 'localhost';
$_SERVER['REQUEST_METHOD'] = 'GET';
define('WP_INSTALLING', true);

$site = json_decode(file_get_contents(getcwd() . '/site.json'), true);
$db = new mysqli('localhost', 'root', '', '', 0, $site['socket']);
$db->query('CREATE DATABASE wordpress CHARACTER SET utf8mb4');
$db->close();

function wp_mail() { return true; }
function wp_new_blog_notification() {}

require getcwd() . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/admin.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';

$room = json_decode(stream_get_contents(STDIN), true, 64, JSON_THROW_ON_ERROR);

wp_install($room['title'], 'admin', 'redaksi@example.id', true, '', 'rahasia', 'id_ID');
wp_set_current_user(get_user_by('login', 'admin')->ID);
kses_remove_filters();
wp_installing(false);
// The widgets of a new site stay, its "Hello world!" and sample pages go.
foreach ([1, 2, 3] as $sample) {
    wp_delete_post($sample, true);
}
$GLOBALS['wpdb']->query('START TRANSACTION');
foreach (['blogdescription' => $room['tagline'], 'timezone_string' => 'Asia/Jakarta',
    'WPLANG' => 'id_ID', 'posts_per_page' => 10, 'posts_per_rss' => 10, 'rss_use_excerpt' => 0,
    'date_format' => 'j F Y', 'time_format' => 'H:i', 'default_pingback_flag' => 0,
    'page_comments' => 0, 'blog_public' => 1] as $name => $value) {
    update_option($name, $value);
}
wp_defer_term_counting(true);
wp_defer_comment_counting(true);

$users = ['admin' => get_user_by('login', 'admin')->ID];
foreach ($room['users'] as $user) {
    $users[$user['user_login']] = wp_insert_user($user + ['user_pass' => 'rahasia', 'role' => 'author']);
}
$categories = [];
foreach ($room['categories'] as $name) {
    $term = wp_insert_term($name, 'category');
    $categories[$name] = is_wp_error($term) ? $term->get_error_data() : $term['term_id'];
}
update_option('default_category', $categories[$room['categories'][0]]);

/** Returns the id of an uploaded photo: a JPEG with WordPress's usual intermediate sizes. */
function upload_photo(array $photo): int
{
    $image = imagecreatetruecolor(1200, 675);
    [$red, $green, $blue] = $photo['colour'];
    for ($y = 0; $y < 675; $y++) {
        $line = imagecolorallocate($image, (int) ($red * $y / 675), $green, (int) ($blue * (675 - $y) / 675));
        imageline($image, 0, $y, 1199, $y, $line);
    }
    ob_start();
    imagejpeg($image, null, 60);
    $upload = wp_upload_bits($photo['file'], null, ob_get_clean(), '2024/02');
    $id = wp_insert_attachment(['post_title' => $photo['title'], 'post_excerpt' => $photo['caption'],
        'post_mime_type' => 'image/jpeg', 'post_status' => 'inherit',
        'post_date' => '2023-09-01 08:00:00'], $upload['file']);
    update_post_meta($id, '_wp_attachment_image_alt', $photo['alt']);
    wp_update_attachment_metadata($id, wp_generate_attachment_metadata($id, $upload['file']));
    return $id;
}

$photos = [];
$replace = [];
foreach ($room['photos'] as $photo) {
    $id = $photos[$photo['file']] = upload_photo($photo);
    $replace["{id:{$photo['file']}}"] = $id;
    $replace["{src:{$photo['file']}}"] = wp_get_attachment_image_url($id, 'large');
}

$ids = [];
foreach ($room['posts'] as $post) {
    $id = wp_insert_post(wp_slash([
        'post_type' => $post['type'], 'post_title' => $post['title'], 'post_name' => $post['slug'],
        'post_content' => strtr($post['html'], $replace), 'post_excerpt' => $post['excerpt'],
        'post_status' => $post['status'], 'post_password' => $post['password'],
        'post_date' => $post['date'], 'post_author' => $users[$post['author']],
        'comment_status' => 'open',
        'post_category' => $post['type'] === 'post' ? [$categories[$post['category']]] : [],
        'tags_input' => $post['type'] === 'post' ? $post['tags'] : [],
    ]), true);
    if (is_wp_error($id)) {
        fwrite(STDERR, "{$post['slug']}: {$id->get_error_message()}\n");
        exit(1);
    }
    $ids[$post['slug']] = $id;
    if ($post['photo'] !== null) {
        set_post_thumbnail($id, $photos[$post['photo']]);
    }
    if ($post['sticky']) {
        stick_post($id);
    }
    foreach ($post['comments'] as $comment) {
        wp_insert_comment(wp_slash(['comment_post_ID' => $id, 'comment_author' => $comment['author'],
            'comment_author_email' => 'pembaca@example.id', 'comment_content' => $comment['text'],
            'comment_date' => $comment['date'], 'comment_approved' => 1]));
    }
    if ($post['modified'] !== null) {
        $GLOBALS['wpdb']->update($GLOBALS['wpdb']->posts, ['post_modified' => $post['modified'],
            'post_modified_gmt' => get_gmt_from_date($post['modified'])], ['ID' => $id]);
    }
    if ($post['trashed']) {
        wp_trash_post($id);
    }
}
wp_defer_term_counting(false);
wp_defer_comment_counting(false);
$GLOBALS['wpdb']->query('COMMIT');
echo json_encode($ids);
